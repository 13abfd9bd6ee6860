package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.dmsnet.dashboard.LiveDashboard;
import org.dmsnet.training.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmsnet ui}: runs in the browser. */
@Command(
    name = "ui",
    description =
        "Show runs in a browser, several of them in one chart: finished ones, and such as train in"
            + " another process or on another machine that shares their folder.",
    mixinStandardHelpOptions = true)
final class UiCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Folders of runs.")
  private List<Path> runs;

  @Mixin private DashboardAddress address;

  @Override
  public Integer call() throws InterruptedException {
    List<RunFolder> folders = runs.stream().map(RunFolder::open).toList();
    try (LiveDashboard dashboard = address.open()) {
      folders.forEach(dashboard::show);
      new Output(spec.commandLine().getOut())
          .say("Open " + dashboard.address() + " in a browser. Ctrl-C ends this.");
      new CountDownLatch(1).await();
      return 0;
    }
  }
}
