package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dmsnet.network.GraphCost;
import org.dmsnet.production.PreparedData;
import org.dmsnet.production.tables.PaperTable;
import org.dmsnet.production.tables.PlannedRow;
import org.dmsnet.production.tables.TablePlan;
import org.dmsnet.production.tables.TableReport;
import org.dmsnet.production.tables.TableResults;
import org.dmsnet.production.tables.TableTraining;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.UserException;
import org.dmsnet.training.ConsoleProgress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmsnet tables}: the paper's tables, trained anew. */
@Command(
    name = "tables",
    description =
        "Train and judge the rows of the paper's tables; the same command again goes on where it was stopped.",
    mixinStandardHelpOptions = true)
final class TablesCommand implements Callable<Integer> {
  private static final Path PAPER = Path.of("graphs", "dms-net.yaml");
  private static final Path SMALL = Path.of("graphs", "tables-cpu.yaml");

  @Spec private CommandSpec spec;

  @Option(
      names = "--table",
      defaultValue = "all",
      paramLabel = "1|2|3|all",
      description = "Which table (default: ${DEFAULT-VALUE}).")
  private String table;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "ODIR-5K's official folder with either table, or a dataset YAML.")
  private Path data;

  @Option(
      names = "--weights",
      paramLabel = "FILE|DIR",
      description =
          "Pretrained trunk, or for Table 1 a folder with one for each, such as resnet50.safetensors.")
  private Path weights;

  @Option(
      names = "--backbone",
      paramLabel = "NAME",
      description =
          "Trunk of the rows of Tables 2 and 3 in place of ResNet-152; all rows then take size and training from graphs/tables-cpu.yaml.")
  private String backbone;

  @Option(names = "--epochs", paramLabel = "E", description = "Epochs of each row.")
  private Integer epochs;

  @Option(
      names = "--seeds",
      paramLabel = "K",
      defaultValue = "1",
      description = "Trainings of each row, with seeds from the recipe's on (default: 1).")
  private int seeds;

  @Mixin private RecipeOverrides overrides;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "runs/tables",
      description =
          "Folder of the rows and of tables.md and tables.html (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--dry-run",
      description = "Build every graph and show what it costs; train nothing.")
  private boolean dryRun;

  @Mixin private CacheOption cache;

  @Override
  public Integer call() {
    Output output = new Output(spec.commandLine().getOut());
    TablePlan plan = plan();
    Map<String, GraphCost> costs = plan.costs();
    if (dryRun) {
      show(plan, costs, output);
      return 0;
    }
    if (data == null || seeds < 1) {
      throw new UserException(
          data == null
              ? "Which data? For example: ./dmsnet tables --table 2 --data DIR --backbone resnet18"
              : "--seeds must be at least 1.");
    }
    TableTraining.Setting setting =
        new TableTraining.Setting(
            out,
            data.toAbsolutePath().normalize().toString(),
            weights == null ? Map.of() : plan.weights(weights),
            seeds,
            CommandText.of(spec));
    Map<List<Object>, PreparedData> prepared = new HashMap<>();
    try (ConsoleProgress progress = ConsoleProgress.standard()) {
      TableTraining training =
          new TableTraining(
              plan,
              setting,
              recipe ->
                  prepared.computeIfAbsent(
                      List.of(recipe.imageSize(), recipe.data()),
                      key -> cache.prepare(data, recipe, output)),
              progress,
              output::say);
      TableResults results = training.run(soFar -> new TableReport(soFar, setting).write(out));
      output.say("Wrote " + out.resolve("tables.md") + " and " + out.resolve("tables.html") + ".");
      results.failures().values().forEach(why -> output.say("Failed: " + why));
      return results.exitCode();
    }
  }

  private TablePlan plan() {
    List<PaperTable> tables =
        PaperTable.all().stream()
            .filter(t -> table.equals("all") || table.equals(String.valueOf(t.number())))
            .toList();
    if (tables.isEmpty()) {
      throw new UserException(
          "--table " + table + ": the paper has tables 1, 2 and 3, or take all.");
    }
    List<String> all = new ArrayList<>(overrides.keys());
    if (epochs != null) {
      all.add("training.epochs=" + epochs);
    }
    Recipe base =
        backbone == null
            ? RecipeReader.read(RecipeFile.find(PAPER), List.of())
            : RecipeReader.read(RecipeFile.find(SMALL), List.of("backbone=" + backbone));
    return TablePlan.of(tables, RecipeFile.find(PAPER.getParent()), base, all);
  }

  private static void show(TablePlan plan, Map<String, GraphCost> costs, Output output) {
    output.say(row("table", "row", "backbone", "parameters", "multiply-adds", "training memory"));
    for (PlannedRow planned : plan.rows()) {
      GraphCost cost = costs.get(planned.training());
      output.say(
          row(
              String.valueOf(planned.table().number()),
              planned.row().title(),
              planned.recipe().backbone(),
              String.format(Locale.ROOT, "%.2f M", cost.parameters() / 1e6),
              String.format(Locale.ROOT, "%.2f G", cost.multiplyAdds() / 1e9),
              String.format(
                  Locale.ROOT,
                  "%.1f GB",
                  cost.trainingBytes(planned.recipe().training().batchSize()) / 1e9)));
    }
    Recipe first = plan.rows().get(0).recipe();
    output.say(
        "Multiply-adds: forward, one pair of %d px, convolutions, dense layers and matrix products. Memory: estimated, for a training step of %d pairs, beside the program itself. %d trainings a seed."
            .formatted(first.imageSize(), first.training().batchSize(), plan.trainings().size()));
  }

  private static String row(
      String table, String row, String backbone, String parameters, String adds, String memory) {
    return String.format(
        Locale.ROOT, "%-6s%-22s%-16s%14s%16s%18s", table, row, backbone, parameters, adds, memory);
  }
}
