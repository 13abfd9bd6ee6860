package org.dmsnet.production.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.dmsnet.runtime.Backend;
import org.dmsnet.runtime.BackendChoice;
import org.dmsnet.runtime.NvidiaSmi;
import org.dmsnet.runtime.OneDnn;

/** The process that measures one thing and ends, so that its memory is that thing's alone. */
public final class BenchWorker {
  private BenchWorker() {}

  /** What a process can be asked for. */
  enum Task {
    PREPARE,
    OURS,
    FOLDED,
    STOCK,
    MODULES,
    COLD_START,
    PATIENTS
  }

  /**
   * Does a task and writes what it found into the folder.
   *
   * @param args the folder, the seconds of a {@link Stopwatch}, the task, and what the task wants
   */
  public static void main(String[] args) {
    BackendChoice.decide(Backend.CPU, NvidiaSmi.ofThisMachine()).apply();
    OneDnn.enable();
    BenchFolder folder = new BenchFolder(Path.of(args[0]));
    Stopwatch watch = new Stopwatch(Double.parseDouble(args[1]));
    List<String> more = List.of(args).subList(3, args.length);
    Task task = Task.valueOf(args[2].toUpperCase(Locale.ROOT));
    folder.writeResult(
        switch (task) {
          case PREPARE -> Preparation.run(folder);
          case OURS -> VariantTask.run(folder, Variant.OURS, watch);
          case FOLDED -> VariantTask.run(folder, Variant.FOLDED, watch);
          case STOCK -> VariantTask.run(folder, Variant.STOCK, watch);
          case MODULES -> ModulesTask.run(folder, watch);
          case COLD_START ->
              ColdStartTask.run(
                  folder, Path.of(more.get(0)), Path.of(more.get(1)), Long.parseLong(more.get(2)));
          case PATIENTS -> PatientsTask.run(folder, Path.of(more.get(0)));
        });
  }
}
