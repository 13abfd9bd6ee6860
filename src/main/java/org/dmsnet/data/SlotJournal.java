package org.dmsnet.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.dmsnet.data.image.PairQuality;

/**
 * Which pairs of an unfinished cache are written: a record of slot, CRC-32 and quality for each.
 * Whatever stopped the writing, a pair counts only where its bytes still have the record's
 * checksum.
 */
final class SlotJournal implements AutoCloseable {
  private static final int RECORD = Integer.BYTES + Long.BYTES + 6 * Double.BYTES;

  private final FileChannel records;

  private SlotJournal(FileChannel records) {
    this.records = records;
  }

  static SlotJournal open(Path file) throws IOException {
    return new SlotJournal(
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  /**
   * The qualities of the slots whose pairs are whole; later records go behind the last whole one.
   */
  Map<Integer, PairQuality> written(FileChannel pairs, int slots, int pairBytes)
      throws IOException {
    Map<Integer, Long> checksums = new HashMap<>();
    Map<Integer, PairQuality> qualities = new HashMap<>();
    ByteBuffer record = ByteBuffer.allocate(RECORD);
    long whole = records.size() / RECORD * RECORD;
    for (long at = 0; at < whole; at += RECORD) {
      records.read(record.clear(), at);
      int slot = record.flip().getInt();
      checksums.put(slot, record.getLong());
      double[] values = new double[6];
      record.asDoubleBuffer().get(values);
      qualities.put(slot, PairQuality.of(values));
    }
    records.truncate(whole).position(whole);
    Map<Integer, PairQuality> written = new HashMap<>();
    ByteBuffer pair = ByteBuffer.allocate(pairBytes);
    for (Map.Entry<Integer, Long> slot : checksums.entrySet()) {
      if (slot.getKey() >= 0 && slot.getKey() < slots) {
        pairs.read(pair.clear(), (long) slot.getKey() * pairBytes);
        if (!pair.hasRemaining() && checksum(pair.array()) == slot.getValue()) {
          written.put(slot.getKey(), qualities.get(slot.getKey()));
        }
      }
    }
    return written;
  }

  /** Notes a pair that is in the file. */
  synchronized void add(int slot, byte[] pair, PairQuality quality) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(RECORD).putInt(slot).putLong(checksum(pair));
    for (double value : quality.values()) {
      record.putDouble(value);
    }
    record.flip();
    while (record.hasRemaining()) {
      records.write(record);
    }
  }

  private static long checksum(byte[] pair) {
    CRC32 crc = new CRC32();
    crc.update(pair);
    return crc.getValue();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
