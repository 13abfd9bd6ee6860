package org.dmsnet.dashboard;

import java.util.AbstractMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;

/**
 * Reports for DL4J's own pages, in memory and within a limit. M2.1's storages keep every report,
 * and one of ResNet-152 has up to half a megabyte. Here a report is kept as its bytes; when they
 * reach the limit, every second report goes, and from then on only every second one comes.
 */
class BoundedStatsStorage extends InMemoryStatsStorage {
  private final long limit;
  private final NavigableMap<Long, byte[]> packed = new ConcurrentSkipListMap<>();
  private final Map<Long, Persistable> unpacked = new Unpacked();
  private long bytes;
  private long stride = 1;
  private long count;

  /**
   * An empty storage of one session.
   *
   * @param limit bytes of all reports together
   */
  BoundedStatsStorage(long limit) {
    this.limit = limit;
  }

  @Override
  protected synchronized Map<Long, Persistable> getUpdateMap(
      String sessionID, String typeID, String workerID, boolean createIfRequired) {
    SessionTypeWorkerId id = new SessionTypeWorkerId(sessionID, typeID, workerID);
    if (createIfRequired) {
      updates.putIfAbsent(id, unpacked);
    }
    return updates.get(id);
  }

  @Override
  public synchronized void putUpdate(Persistable update) {
    if (count++ % stride == 0) {
      super.putUpdate(update);
      if (bytes > limit) {
        thin();
      }
    }
  }

  private void thin() {
    boolean goes = false;
    for (Long time : packed.keySet()) {
      if (goes) {
        bytes -= packed.remove(time).length;
      }
      goes = !goes;
    }
    stride *= 2;
  }

  /** Bytes of all reports that are kept. */
  synchronized long bytes() {
    return bytes;
  }

  /** The reports by time, made of their bytes when they are asked for. */
  private final class Unpacked extends AbstractMap<Long, Persistable> {
    @Override
    public Persistable put(Long time, Persistable report) {
      byte[] encoded = report.encode();
      byte[] before = packed.put(time, encoded);
      bytes += encoded.length - (before == null ? 0 : before.length);
      return null;
    }

    @Override
    public Persistable get(Object time) {
      byte[] encoded = packed.get(time);
      if (encoded == null) {
        return null;
      }
      SbeStatsReport report = new SbeStatsReport();
      report.decode(encoded);
      return report;
    }

    @Override
    public Set<Long> keySet() {
      return packed.keySet();
    }

    @Override
    public int size() {
      return packed.size();
    }

    @Override
    public Set<Entry<Long, Persistable>> entrySet() {
      return packed.keySet().stream()
          .map(time -> Map.entry(time, get(time)))
          .collect(Collectors.toSet());
    }
  }
}
