package org.dmsnet.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.dmsnet.data.image.FundusImage;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.data.image.UnreadableImageException;
import org.dmsnet.runtime.UserException;

/** Decodes all pairs of a dataset, in parallel, into one file; every patient has a slot. */
final class PairDecoder {
  private final List<Patient> patients;
  private final Preparation preparation;
  private final PairCache.Progress progress;
  private final AtomicInteger decodedImages = new AtomicInteger();
  private int donePatients;

  PairDecoder(List<Patient> patients, Preparation preparation, PairCache.Progress progress) {
    this.patients = patients;
    this.preparation = preparation;
    this.progress = progress;
  }

  /** Photographs decoded so far. */
  int decodedImages() {
    return decodedImages.get();
  }

  /**
   * Writes the file, and returns the patients whose slot stays empty because of a bad photograph.
   */
  List<LeftOut> decodeInto(Path file, int threads) throws IOException {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    List<LeftOut> unreadable = new ArrayList<>();
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      List<Callable<LeftOut>> slots = new ArrayList<>();
      for (int slot = 0; slot < patients.size(); slot++) {
        int place = slot;
        slots.add(
            () ->
                decode(patients.get(place), place * PairCache.pairBytes(preparation.size()), out));
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

  private LeftOut decode(Patient patient, long position, FileChannel out) throws IOException {
    LeftOut bad = null;
    ByteBuffer pair = ByteBuffer.allocate((int) PairCache.pairBytes(preparation.size()));
    for (Path file : List.of(patient.left(), patient.right())) {
      try {
        pair.put(FundusImage.decode(file, preparation));
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
    while (pair.hasRemaining()) {
      position += out.write(pair, position);
    }
    synchronized (this) {
      donePatients++;
      progress.decoded(donePatients, patients.size());
    }
    return bad;
  }
}
