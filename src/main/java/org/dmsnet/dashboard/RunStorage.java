package org.dmsnet.dashboard;

import java.nio.file.Path;
import org.dmsnet.dashboard.record.RecordFiles;
import org.dmsnet.training.RunFolder;

/**
 * A run as DL4J's UI server knows it: a storage, attached to the server, whose folder {@link
 * DmsNetModule} shows. It holds reports for DL4J's own pages only while the run trains in this
 * process.
 */
final class RunStorage extends BoundedStatsStorage {
  static final long LIMIT = 48L << 20;

  private final RunFolder run;
  private final RecordFiles files;

  private RunStorage(RunFolder run, RecordFiles files) {
    super(LIMIT);
    this.run = run;
    this.files = files;
  }

  /** A run of this software's. */
  static RunStorage of(RunFolder run) {
    return new RunStorage(run, RecordFiles.of(run));
  }

  /** The record of an application's own loop, which has no run folder around it. */
  static RunStorage of(Path record) {
    return new RunStorage(new RunFolder(record), new RecordFiles(record));
  }

  RunFolder run() {
    return run;
  }

  RecordFiles files() {
    return files;
  }
}
