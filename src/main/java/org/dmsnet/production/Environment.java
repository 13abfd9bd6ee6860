package org.dmsnet.production;

import java.util.Map;
import java.util.TreeMap;
import org.dmsnet.runtime.OneDnn;
import org.dmsnet.runtime.Versions;
import org.nd4j.linalg.factory.Nd4j;

/** The programs behind a number, for provenance. */
final class Environment {
  private Environment() {}

  /** Versions by name; loads the ND4J backend. */
  static Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("dmsnet", Versions.dmsnet());
    versions.put("deeplearning4j", Versions.dl4j());
    versions.put("java", System.getProperty("java.version"));
    versions.put("backend", Nd4j.getBackend().getClass().getSimpleName());
    versions.put("onednn", OneDnn.isOn() ? "on" : "off");
    versions.put("threads", String.valueOf(Nd4j.getEnvironment().maxThreads()));
    return versions;
  }
}
