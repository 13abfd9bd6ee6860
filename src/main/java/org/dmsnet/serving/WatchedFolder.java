package org.dmsnet.serving;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.dmsnet.runtime.UserException;
import org.dmsnet.serving.FolderScan.Found;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that a camera or a robot fills. It is looked at once a second; a patient is read when
 * both files have been unchanged from one look to the next, and again when one changes. Readings
 * are kept in memory, of the patients with the newest files, until their files are gone; nothing is
 * written.
 */
final class WatchedFolder implements AutoCloseable {
  /** Patients that are listed; those with the newest files. */
  static final int MOST = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(WatchedFolder.class);
  private static final long SECONDS_BETWEEN_LOOKS = 1;

  private final Path folder;
  private final PairReader reader;
  private final long photographBytes;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "dmsnet-watch");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Map<String, WatchedPatient> patients = Map.of();
  private volatile Listing listing = new Listing(true, 0, "", List.of());

  /**
   * The list of patients.
   *
   * @param watching whether a folder is watched
   * @param version grows with each change
   * @param problem why the folder cannot be read, or empty
   * @param patients newest first
   */
  record Listing(
      boolean watching, long version, String problem, List<WatchedPatient.Line> patients) {
    /** Where no folder is watched. */
    static final Listing NONE = new Listing(false, 0, "", List.of());
  }

  /**
   * For a folder; nothing is looked at before {@link #look} or {@link #start}.
   *
   * @param folder the folder
   * @param photographBytes largest file that is read
   * @throws UserException where it is no folder
   */
  WatchedFolder(Path folder, PairReader reader, long photographBytes) {
    if (!Files.isDirectory(folder)) {
      throw new UserException(
          "--watch " + folder + ": there is no such folder. Make it, or name another.");
    }
    this.folder = folder;
    this.reader = reader;
    this.photographBytes = photographBytes;
  }

  /** Looks at the folder from now on. */
  void start() {
    watch.scheduleWithFixedDelay(this::lookSafely, 0, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
  }

  private void lookSafely() {
    try {
      look();
    } catch (RuntimeException | Error e) {
      LOG.error("The watched folder could not be looked at; this is a defect of dmsnet", e);
      publish(patients, "Reading failed; the server's log says more.");
    }
  }

  /** Looks once: what is new waits, what has not changed since the last look is read. */
  synchronized void look() {
    List<Found> now;
    try {
      now = FolderScan.look(folder, MOST);
    } catch (IOException e) {
      publish(patients, "The folder cannot be read: " + e.getMessage() + ".");
      return;
    }
    Map<String, WatchedPatient> next = new LinkedHashMap<>();
    List<WatchedPatient> ready = new ArrayList<>();
    for (Found found : now) {
      WatchedPatient known = patients.get(found.id());
      if (known == null || !known.found().equals(found)) {
        known = WatchedPatient.arrived(found);
      } else if (known.isReady()) {
        ready.add(known);
      }
      next.put(found.id(), known);
    }
    publish(next, "");
    for (WatchedPatient patient : ready) {
      if (watch.isShutdown()) {
        return;
      }
      next = new LinkedHashMap<>(next);
      next.put(patient.found().id(), read(patient.found()));
      publish(next, "");
    }
  }

  private void publish(Map<String, WatchedPatient> next, String problem) {
    List<WatchedPatient.Line> lines = next.values().stream().map(WatchedPatient::line).toList();
    patients = Collections.unmodifiableMap(next);
    if (!lines.equals(listing.patients()) || !problem.equals(listing.problem())) {
      listing = new Listing(true, listing.version() + 1, problem, lines);
    }
  }

  private WatchedPatient read(Found found) {
    try {
      PairUpload pair =
          new PairUpload(
              content(found.left().get(0).file()),
              content(found.right().get(0).file()),
              found.id());
      return WatchedPatient.read(found, reader.read(pair));
    } catch (Refusal unusable) {
      return WatchedPatient.unreadable(found, unusable.getMessage());
    } catch (IOException e) {
      return WatchedPatient.unreadable(found, "A file cannot be read: " + e.getMessage() + ".");
    }
  }

  private byte[] content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes((int) photographBytes + 1);
      if (bytes.length > photographBytes) {
        throw new IOException(file.getFileName() + " is larger than a photograph may be");
      }
      return bytes;
    }
  }

  /** The list as it is now. */
  Listing listing() {
    return listing;
  }

  /** A patient of the list. */
  Optional<WatchedPatient> patient(String id) {
    return Optional.ofNullable(patients.get(id));
  }

  /** The file of an eye, "left" or "right", of a patient of the list. */
  Optional<byte[]> photograph(String id, String eye) {
    Optional<Path> file = patient(id).flatMap(patient -> patient.photograph(eye));
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(content(file.get()));
    } catch (IOException goneMeanwhile) {
      return Optional.empty();
    }
  }

  /** Ends the watch; a reading that has begun is finished first. */
  @Override
  public void close() {
    watch.shutdown();
    try {
      watch.awaitTermination(ModelServer.GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
