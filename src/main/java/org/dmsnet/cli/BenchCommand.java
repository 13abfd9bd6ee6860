package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.dmsnet.production.bench.BenchReport;
import org.dmsnet.production.bench.NetworkBench;
import org.dmsnet.production.bench.Variant;
import org.dmsnet.recipe.RecipeReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmsnet bench}: how fast this machine is. */
@Command(
    name = "bench",
    description =
        "Measure how fast the network is on this machine's CPU, against itself on stock"
            + " Deeplearning4j and in PyTorch: forward pass, training step, memory, first"
            + " prediction.",
    mixinStandardHelpOptions = true,
    subcommands = {BenchDataCommand.class, BenchPatientsCommand.class, BenchServeCommand.class})
final class BenchCommand implements Callable<Integer> {
  /** What the network can be compared with. */
  enum Peer {
    PYTORCH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--recipe",
      paramLabel = "RECIPE",
      defaultValue = "graphs/dms-net.yaml",
      description = "The network (default: ${DEFAULT-VALUE}).")
  private Path recipe;

  @Option(names = "--size", paramLabel = "PX", description = "In place of image-size.")
  private Integer size;

  @Mixin private RecipeOverrides overrides;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "4",
      description = "Pairs in a batch (default: ${DEFAULT-VALUE}).")
  private int pairs;

  @Option(
      names = "--repeats",
      paramLabel = "K",
      defaultValue = "3",
      description = "Rounds: a process for each variant, in turns (default: ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "5",
      description =
          "How long passes and steps run uncounted in each process, and how long timed; at least"
              + " once, and three times (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--no-stock",
      description =
          "Leave stock Deeplearning4j out, which takes most of the time, for more rounds against"
              + " the others.")
  private boolean withoutStock;

  @Option(
      names = "--peer",
      paramLabel = "PEER",
      description =
          "Measure it in PyTorch, too: ${COMPLETION-CANDIDATES}. DMSNET_PYTHON names a Python that"
              + " has torch (default: python3).")
  private Peer peer;

  @Mixin private JsonFile json;

  @Override
  public Integer call() {
    if (size != null) {
      overrides.keys().add("image-size=" + size);
    }
    Set<Variant> peers = EnumSet.noneOf(Variant.class);
    if (!withoutStock) {
      peers.add(Variant.STOCK);
    }
    if (peer == Peer.PYTORCH) {
      peers.add(Variant.PYTORCH);
    }
    NetworkBench bench =
        new NetworkBench(
            RecipeReader.read(RecipeFile.find(recipe), overrides.keys()),
            pairs,
            repeats,
            seconds,
            peers,
            DmsNetCommand.class.getName());
    Output errors = new Output(spec.commandLine().getErr());
    BenchReport report = bench.run(errors::say);
    json.show(report, new Output(spec.commandLine().getOut()));
    return 0;
  }
}
