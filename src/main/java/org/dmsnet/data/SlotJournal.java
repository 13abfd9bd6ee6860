package org.dmsnet.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Which pairs of an unfinished cache are written: a record of slot and CRC-32 for each. Whatever
 * stopped the writing, a pair counts only where its bytes still have the record's checksum.
 */
final class SlotJournal implements AutoCloseable {
  private static final int RECORD = Integer.BYTES + Long.BYTES;

  private final FileChannel records;

  private SlotJournal(FileChannel records) {
    this.records = records;
  }

  static SlotJournal open(Path file) throws IOException {
    return new SlotJournal(
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  /** The slots whose pairs are whole; later records go behind the last whole one. */
  Set<Integer> written(FileChannel pairs, int slots, int pairBytes) throws IOException {
    Map<Integer, Long> checksums = new HashMap<>();
    ByteBuffer record = ByteBuffer.allocate(RECORD);
    long whole = records.size() / RECORD * RECORD;
    for (long at = 0; at < whole; at += RECORD) {
      records.read(record.clear(), at);
      checksums.put(record.getInt(0), record.getLong(Integer.BYTES));
    }
    records.truncate(whole).position(whole);
    Set<Integer> written = new HashSet<>();
    ByteBuffer pair = ByteBuffer.allocate(pairBytes);
    for (Map.Entry<Integer, Long> slot : checksums.entrySet()) {
      if (slot.getKey() >= 0 && slot.getKey() < slots) {
        pairs.read(pair.clear(), (long) slot.getKey() * pairBytes);
        if (!pair.hasRemaining() && checksum(pair.array()) == slot.getValue()) {
          written.add(slot.getKey());
        }
      }
    }
    return written;
  }

  /** Notes a pair that is in the file. */
  synchronized void add(int slot, byte[] pair) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(RECORD).putInt(slot).putLong(checksum(pair)).flip();
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
