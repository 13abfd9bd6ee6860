package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dmsnet.data.check.DataCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmsnet data check}: what is in a folder, and what is wrong with it. */
@Command(
    name = "check",
    description =
        "Show what is in a data set and what is wrong with it; exit code 1 where something is.",
    mixinStandardHelpOptions = true)
final class DataCheckCommand implements Callable<Integer> {
  private static final int FINDINGS = 1;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      description = "ODIR-5K's official folder with either table, or a dataset YAML.")
  private Path data;

  @Mixin private CacheOption cache;

  @Override
  public Integer call() {
    DataCheck check;
    try (CountingBar bar = new CountingBar("reading")) {
      check = DataCheck.of(data, cache.folder(), bar::stepTo);
    }
    new Output(spec.commandLine().getOut()).print(check.text());
    return check.isClean() ? 0 : FINDINGS;
  }
}
