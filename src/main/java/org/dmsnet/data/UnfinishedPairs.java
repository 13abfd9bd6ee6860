package org.dmsnet.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * The file of a cache while it is written, with its journal. The first who comes writes under a
 * fixed name, which the next run goes on with; whoever comes at the same time writes a file of its
 * own.
 */
final class UnfinishedPairs implements AutoCloseable {
  private static final String PAIRS = "pairs.part";
  private static final String JOURNAL = "pairs.journal";

  private final Path pairs;
  private final Path records;
  private final FileChannel channel;
  private final SlotJournal journal;
  private final boolean kept;

  private UnfinishedPairs(Path pairs, Path records, FileChannel channel, boolean kept)
      throws IOException {
    this.pairs = pairs;
    this.records = records;
    this.channel = channel;
    this.journal = SlotJournal.open(records);
    this.kept = kept;
  }

  static UnfinishedPairs in(Path folder) throws IOException {
    Path pairs = folder.resolve(PAIRS);
    FileChannel channel = channel(pairs);
    if (lock(channel) != null) {
      return new UnfinishedPairs(pairs, folder.resolve(JOURNAL), channel, true);
    }
    channel.close();
    Path own = CacheFile.beside(pairs);
    return new UnfinishedPairs(
        own, own.resolveSibling(own.getFileName() + ".journal"), channel(own), false);
  }

  private static FileChannel channel(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Refuses to begin what cannot end. */
  static void checkRoom(Path folder, long bytes) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < bytes) {
      throw new IOException(
          String.format(
              Locale.ROOT, "%,d MB are free of %,d MB", free / 1_000_000, bytes / 1_000_000));
    }
  }

  FileChannel channel() {
    return channel;
  }

  SlotJournal journal() {
    return journal;
  }

  /** The file, forced to the disk, gets its final name. */
  void finish(Path target) throws IOException {
    channel.force(true);
    CacheFile.move(pairs, target);
    Files.deleteIfExists(records);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    journal.close();
    if (!kept) {
      Files.deleteIfExists(pairs);
      Files.deleteIfExists(records);
    }
  }
}
