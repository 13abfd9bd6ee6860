package org.dmsnet.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.dmsnet.data.image.ImageQuality;
import org.dmsnet.data.image.PairQuality;
import org.dmsnet.data.image.Photograph;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.data.image.PreparedPhotograph;
import org.dmsnet.data.image.UnreadableImageException;
import org.dmsnet.runtime.UserException;

/** Decodes all pairs of a dataset, in parallel, into one file; every patient has a slot. */
final class PairDecoder {
  private final List<Patient> patients;
  private final Preparation preparation;
  private final PairCache.Progress progress;
  private final AtomicInteger decodedImages = new AtomicInteger();
  private final PairQuality[] qualities;
  private int donePatients;

  PairDecoder(List<Patient> patients, Preparation preparation, PairCache.Progress progress) {
    this.patients = patients;
    this.preparation = preparation;
    this.progress = progress;
    this.qualities = new PairQuality[patients.size()];
  }

  /** Photographs decoded so far. */
  int decodedImages() {
    return decodedImages.get();
  }

  /** The quality of every decoded pair, by slot; null for a bad one. */
  PairQuality[] qualities() {
    return qualities;
  }

  /**
   * Writes the file, but for what the journal says is written, and returns the patients whose slot
   * stays empty because of a bad photograph.
   */
  List<LeftOut> decodeInto(FileChannel out, SlotJournal journal, int threads) throws IOException {
    Map<Integer, PairQuality> written = journal.written(out, patients.size(), pairBytes());
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    List<LeftOut> unreadable = new ArrayList<>();
    try {
      List<Callable<LeftOut>> slots = new ArrayList<>();
      for (int slot = 0; slot < patients.size(); slot++) {
        int place = slot;
        qualities[slot] = written.get(slot);
        if (qualities[slot] != null) {
          donePatients++;
        } else {
          slots.add(() -> decode(place, out, journal));
        }
      }
      for (Future<LeftOut> slot : workers.invokeAll(slots)) {
        LeftOut bad = slot.get();
        if (bad != null) {
          unreadable.add(bad);
        }
      }
      out.force(true);
      return unreadable;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("decoding failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(UserException.MACHINE, "Decoding was interrupted.", e);
    } finally {
      workers.shutdownNow();
    }
  }

  private LeftOut decode(int slot, FileChannel out, SlotJournal journal) throws IOException {
    Patient patient = patients.get(slot);
    LeftOut bad = null;
    ByteBuffer pair = ByteBuffer.allocate(pairBytes());
    List<ImageQuality> measured = new ArrayList<>();
    for (Path file : List.of(patient.left(), patient.right())) {
      try {
        PreparedPhotograph photograph = Photograph.of(file).prepared(preparation);
        pair.put(photograph.rgb());
        measured.add(photograph.quality());
        decodedImages.incrementAndGet();
      } catch (UnreadableImageException e) {
        bad =
            new LeftOut(
                patient.id(),
                "the photograph " + file.getFileName() + " is unreadable: " + e.getMessage());
        break;
      }
    }
    pair.clear();
    long position = (long) slot * pairBytes();
    while (pair.hasRemaining()) {
      position += out.write(pair, position);
    }
    if (bad == null) {
      qualities[slot] = new PairQuality(measured.get(0), measured.get(1));
      journal.add(slot, pair.array(), qualities[slot]);
    }
    synchronized (this) {
      donePatients++;
      progress.decoded(donePatients, patients.size());
    }
    return bad;
  }

  private int pairBytes() {
    return (int) PairCache.pairBytes(preparation.size());
  }
}
