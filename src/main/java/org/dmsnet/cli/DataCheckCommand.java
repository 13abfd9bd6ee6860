package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.dmsnet.data.check.DataCheck;
import org.dmsnet.evaluation.DataCheckPage;
import org.dmsnet.evaluation.KeywordAgreement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Mixin private DataArgument data;

  @Option(
      names = "--out",
      paramLabel = "FILE.html",
      description = "Write a page that names every finding, too.")
  private Path out;

  @Mixin private CacheOption cache;

  @Override
  public Integer call() {
    DataCheck check;
    try (CountingBar bar = new CountingBar("reading")) {
      check = DataCheck.of(data.path(), cache.folder(), bar::stepTo);
    }
    List<KeywordAgreement> agreements = KeywordAgreement.of(check.measured());
    Output output = new Output(spec.commandLine().getOut());
    output.print(check.text());
    output.print(KeywordAgreement.text(agreements));
    if (out != null) {
      DataCheckPage.write(check, agreements, out);
      output.say("Wrote " + out + ".");
    }
    return check.isClean() ? 0 : FINDINGS;
  }
}
