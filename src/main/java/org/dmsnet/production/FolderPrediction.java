package org.dmsnet.production;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dmsnet.data.OdirDataset;
import org.dmsnet.data.PairFiles;
import org.dmsnet.data.PairFolder;

/** Every pair of a folder, with or without a table, classified in constant memory. */
public final class FolderPrediction {
  private final BinocularClassifier classifier;
  private final Progress progress;
  private final Consumer<String> say;
  private final PairFolder folder;
  private final List<PairFiles> listed;
  private final long count;
  private long seen;

  /** Hears how far it is. */
  public interface Progress {
    /** So many of so many pairs are classified, or failed. */
    void at(long done, long all);
  }

  /**
   * Looks into a folder.
   *
   * @param classifier who classifies
   * @param data a folder of photographs called ID_left and ID_right; or the official folder or a
   *     dataset YAML, whose table then says what is a pair
   * @param progress hears how far it is
   * @param say hears sentences for the user
   * @throws org.dmsnet.runtime.UserException where there is no photograph
   */
  public FolderPrediction(
      BinocularClassifier classifier, Path data, Progress progress, Consumer<String> say) {
    this.classifier = classifier;
    this.progress = progress;
    this.say = say;
    if (PairFolder.isOne(data)) {
      folder = new PairFolder(data);
      listed = List.of();
      count = folder.count();
    } else {
      OdirDataset dataset = OdirDataset.open(data);
      say.accept(dataset.report().text());
      folder = null;
      listed = PairFiles.of(dataset);
      count = listed.size();
    }
  }

  /**
   * Writes a table, or goes on with one that was not finished.
   *
   * @param table *.csv
   * @return sentences about what was written
   */
  public String write(Path table) {
    try (PredictionFiles files = PredictionFiles.open(table, classifier.fingerprint())) {
      if (files.resumed() > 0) {
        say.accept(files.resumed() + " pairs are there from the last time; going on.");
      }
      run(files, files);
      return files.finish();
    }
  }

  /** Gives the table to a consumer, bit by bit, and what failed to the user. */
  public void print(Consumer<String> table) {
    table.accept(SubmissionTable.header());
    run(
        new BatchPrediction.Results() {
          @Override
          public void classified(String id, Finding finding) {
            table.accept(SubmissionTable.row(id, finding));
            finding.warnings().forEach(warning -> say.accept("Patient " + id + ": " + warning));
          }

          @Override
          public void failed(String id, String reason) {
            say.accept("Patient " + id + " failed: " + reason);
          }
        },
        null);
  }

  private void run(BatchPrediction.Results results, PredictionFiles earlier) {
    try (Stream<PairFiles> pairs = folder == null ? listed.stream() : folder.pairs()) {
      Stream<PairFiles> left = pairs;
      if (earlier != null) {
        left = pairs.filter(pair -> !earlier.has(pair.id()));
        seen = earlier.resumed();
      }
      new BatchPrediction(classifier, counted(results))
          .run(left.iterator(), Runtime.getRuntime().availableProcessors());
    }
  }

  private BatchPrediction.Results counted(BatchPrediction.Results results) {
    return new BatchPrediction.Results() {
      @Override
      public void classified(String id, Finding finding) {
        results.classified(id, finding);
        progress.at(++seen, count);
      }

      @Override
      public void failed(String id, String reason) {
        results.failed(id, reason);
        progress.at(++seen, count);
      }
    };
  }
}
