package org.dmsnet.cli;

import java.util.Locale;
import org.dmsnet.runtime.Backend;
import org.dmsnet.runtime.BackendChoice;
import org.dmsnet.runtime.MemoryLimit;
import org.dmsnet.runtime.NvidiaSmi;
import org.dmsnet.runtime.OneDnn;
import org.dmsnet.runtime.UserException;
import org.dmsnet.runtime.Versions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code dmsnet}: the root of the commands, and what becomes of their errors. */
@Command(
    name = "dmsnet",
    description = "Train, watch, judge and ship a classifier of binocular fundus photographs.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footer = {
      "%n./dmsnet test builds and runs every test; further arguments go to Maven.",
      "./dmsnet jmh measures single modules and the augmentation; arguments go to JMH."
    },
    versionProvider = DmsNetCommand.VersionText.class,
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      UiCommand.class,
      EvaluateCommand.class,
      TablesCommand.class,
      PredictCommand.class,
      ExplainCommand.class,
      ServeCommand.class,
      BenchCommand.class,
      ExportCommand.class,
      GraphCommand.class,
      DataCommand.class,
      DoctorCommand.class,
      CommandLine.HelpCommand.class
    })
public final class DmsNetCommand implements Runnable {
  /** Exit code of a defect of this program. */
  private static final int DEFECT = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--backend",
      paramLabel = "cpu|cuda",
      defaultValue = "cpu",
      description = "Where ND4J computes: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Backend backend;

  @Option(
      names = {"-v", "--verbose"},
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show what DL4J and ND4J log; twice shows their debugging, too.")
  private boolean[] verbose = {};

  /**
   * Runs a command and ends the process: 0 when it did what it was asked, 2 for wrong input, 3 for
   * a machine that cannot do it, 1 for a defect of this program, 130 after Ctrl-C.
   *
   * @param args the command and its arguments
   */
  public static void main(String[] args) {
    prepare();
    System.exit(execute(args));
  }

  /** Before anything of DL4J's is loaded. */
  static void prepare() {
    Logs.configure();
    QuietOutput.install();
    OneDnn.enable();
  }

  /** Does what the arguments ask; the exit code. */
  static int execute(String... args) {
    try {
      MemoryLimit.watch();
      return commandLine().execute(args);
    } catch (OutOfMemoryError e) {
      System.err.println(
          "The memory is not enough ("
              + e.getMessage()
              + "). Lower training.batch-size or image-size; dmsnet doctor shows the limits.");
      return UserException.MACHINE;
    }
  }

  /** The command line with every command and the treatment of errors. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new DmsNetCommand());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionStrategy(DmsNetCommand::execute);
    commandLine.setExecutionExceptionHandler(DmsNetCommand::explain);
    return commandLine;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  private static int execute(ParseResult parsed) {
    DmsNetCommand root = (DmsNetCommand) parsed.commandSpec().userObject();
    Logs.show(root.verbose.length);
    if (!CommandLine.printHelpIfRequested(parsed)) {
      root.chooseBackend();
      return new CommandLine.RunLast().execute(parsed);
    }
    return 0;
  }

  private void chooseBackend() {
    BackendChoice choice = BackendChoice.decide(backend, NvidiaSmi.ofThisMachine()).apply();
    if (!choice.sentence().isEmpty()) {
      spec.commandLine().getErr().println(choice.sentence());
    }
  }

  private static int explain(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof UserException mistake) {
      command.getErr().println(mistake.getMessage());
      return mistake.exitCode();
    }
    command
        .getErr()
        .println(
            String.format(
                Locale.ROOT,
                "This is a defect of dmsnet %s, not a mistake of yours. Please report it with what"
                    + " follows.",
                Versions.dmsnet()));
    e.printStackTrace(command.getErr());
    return DEFECT;
  }

  /** What {@code --version} prints. */
  static final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"dmsnet " + Versions.dmsnet() + ", Deeplearning4j " + Versions.dl4j()};
    }
  }
}
