package org.dmsnet.runtime;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.deeplearning4j.nn.layers.mkldnn.BaseMKLDNNHelper;

/**
 * DL4J's oneDNN layer helpers, which 1.0.0-M2.1 ships switched off and, when switched on, broken.
 * Both are mended by {@link #enable()} and the stand-in {@link org.nd4j.nativeblas.Nd4jCpu}:
 * convolution, batch norm and pooling of <em>any</em> DL4J network whose layers are made afterwards
 * run three to five times faster on a CPU. Helpers serve FLOAT only; other types use DL4J's
 * built-in path.
 */
public final class OneDnn {
  private OneDnn() {}

  /**
   * Lets layers that are made from now on use the helpers. A user's own {@code
   * -Dorg.eclipse.deeplearning4j.helpers.disable} wins. Cheap, and loads no native code.
   */
  public static void enable() {
    if (System.getProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY) == null) {
      System.setProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY, "false");
    }
  }

  /** Whether layers that are made now use oneDNN. Loads the ND4J backend. */
  public static boolean isOn() {
    boolean disabled =
        Boolean.parseBoolean(
            System.getProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY, "true"));
    return !disabled && BaseMKLDNNHelper.mklDnnEnabled();
  }

  /**
   * Whether oneDNN's own library (org.bytedeco:dnnl) is on the class path for this system. Without
   * it, layers compute through ND4J: the same numbers, half as fast.
   */
  public static boolean hasLibrary() {
    try {
      return Loader.load(dnnl.class) != null;
    } catch (LinkageError e) {
      return false;
    }
  }
}
