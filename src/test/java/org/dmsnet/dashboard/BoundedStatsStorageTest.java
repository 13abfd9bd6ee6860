package org.dmsnet.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.Histogram;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;
import org.junit.jupiter.api.Test;

/** Ten thousand reports of the size of ResNet-152's stay within the limit. */
class BoundedStatsStorageTest {
  private static final String SESSION = "session";
  private static final String WORKER = "worker";

  /** Parameter arrays of DMS-Net on ResNet-152, about. */
  private static final int ARRAYS = 930;

  private static final int REPORTS = 10_000;

  @Test
  void tenThousandReportsOfResNet152StayWithinTheHeap() {
    BoundedStatsStorage storage = new BoundedStatsStorage(RunStorage.LIMIT);
    SbeStatsReport report = resNet152();
    int size = report.encode().length;
    assertTrue(size > 200_000, "bytes of a report: " + size);
    for (int time = 1; time <= REPORTS; time++) {
      report.setTimeStamp(time);
      storage.putUpdate(report);
    }
    long[] times = storage.getAllUpdateTimes(SESSION, StatsListener.TYPE_ID, WORKER);
    assertTrue(storage.bytes() <= RunStorage.LIMIT, "bytes kept: " + storage.bytes());
    assertTrue(RunStorage.LIMIT < 100_000_000);
    assertEquals((long) size * times.length, storage.bytes());
    assertTrue(times.length >= 32, "reports kept: " + times.length);
    assertEquals(1, times[0]);
    assertTrue(
        times[times.length - 1] > REPORTS * 0.95, "the newest kept: " + times[times.length - 1]);
    List<Persistable> all = storage.getAllUpdatesAfter(SESSION, StatsListener.TYPE_ID, WORKER, 0);
    assertEquals(times.length, all.size());
    assertEquals(0.25, ((SbeStatsReport) all.get(3)).getScore());
  }

  private static SbeStatsReport resNet152() {
    SbeStatsReport report = new SbeStatsReport();
    report.reportIDs(SESSION, StatsListener.TYPE_ID, WORKER, 0);
    report.reportScore(0.25);
    for (StatsType type : StatsType.values()) {
      String prefix = type == StatsType.Activations ? "layer" : "trunk.layer3.conv2_W";
      Map<String, Double> values = new HashMap<>();
      Map<String, Histogram> histograms = new HashMap<>();
      for (int i = 0; i < ARRAYS; i++) {
        values.put(prefix + i, 1.0 / (i + 1));
        histograms.put(prefix + i, new Histogram(-1, 1, 20, new int[20]));
      }
      report.reportHistograms(type, histograms);
      report.reportMean(type, values);
      report.reportStdev(type, values);
      report.reportMeanMagnitudes(type, values);
    }
    return report;
  }
}
