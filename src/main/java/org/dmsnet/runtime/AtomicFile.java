package org.dmsnet.runtime;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file so that a reader, a full disk or a killed process never sees half of it: the bytes
 * go to {@code <name>.tmp} in the same folder, are forced to the disk, and the file then moves into
 * place in one step. Until then an older file of that name stays as it was.
 */
public final class AtomicFile {

  /** What writes the bytes. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes the whole file; must not close the stream.
     *
     * @param out buffered stream to the temporary file
     * @throws IOException where the disk refuses
     */
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes a file through a stream. Missing folders are made.
   *
   * @param target the file
   * @param content writes the bytes
   * @throws UserException with {@link UserException#MACHINE} where the disk is full or the folder
   *     cannot be written; the older file is intact
   */
  public static void write(Path target, Content content) {
    Path file = target.toAbsolutePath();
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.createDirectories(file.getParent());
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      discard(temporary, e);
      throw new UserException(
          UserException.MACHINE,
          "Cannot write "
              + target
              + ": "
              + reason(e)
              + ". Free space there, or choose a folder that can be written. What was there before is untouched.",
          e);
    }
  }

  /**
   * Writes bytes.
   *
   * @param target the file
   * @param content its bytes
   */
  public static void write(Path target, byte[] content) {
    write(target, out -> out.write(content));
  }

  /**
   * Writes text as UTF-8.
   *
   * @param target the file
   * @param content its text
   */
  public static void write(Path target, String content) {
    write(target, content.getBytes(StandardCharsets.UTF_8));
  }

  private static void discard(Path temporary, IOException first) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      first.addSuppressed(e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException exists) {
      return exists.getFile() + " is a file where a folder is needed";
    }
    if (e instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
