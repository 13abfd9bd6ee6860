package org.dmsnet.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.dmsnet.runtime.Doctor;
import org.dmsnet.runtime.Finding;
import org.dmsnet.runtime.Finding.Verdict;
import org.dmsnet.runtime.NvidiaSmi;
import org.dmsnet.runtime.UserException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dmsnet doctor}: what this machine has, and what to do where something is missing. */
@Command(
    name = "doctor",
    description =
        "Show Java, backend, oneDNN, threads, memory, disk and GPU; exit code 3 on a problem.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<Finding> findings = new Doctor(NvidiaSmi.ofThisMachine(), Path.of(".")).examine();
    PrintWriter out = spec.commandLine().getOut();
    int width = findings.stream().mapToInt(f -> f.name().length()).max().orElse(0);
    for (Finding finding : findings) {
      out.println(mark(finding.verdict()) + pad(finding.name(), width) + "  " + finding.value());
      if (!finding.advice().isEmpty()) {
        out.println(" ".repeat(9 + width + 2) + finding.advice());
      }
    }
    boolean works = findings.stream().noneMatch(f -> f.verdict() == Verdict.PROBLEM);
    return works ? 0 : UserException.MACHINE;
  }

  private static String mark(Verdict verdict) {
    return switch (verdict) {
      case OK -> "ok       ";
      case WARNING -> "warning  ";
      case PROBLEM -> "PROBLEM  ";
    };
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
