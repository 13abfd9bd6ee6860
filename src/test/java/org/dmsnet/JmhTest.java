package org.dmsnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What {@code ./dmsnet jmh} finds runs, at a small size, once. */
class JmhTest {
  @Test
  void everyBenchmarkRunsWithEveryModule() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .mode(Mode.SingleShotTime)
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .param("pairs", "1")
                    .param("channels", "32")
                    .param("side", "4")
                    .param("size", "32")
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    Set<String> ran =
        results.stream()
            .map(
                result ->
                    result.getParams().getBenchmark().replaceFirst(".*\\.(?=\\w+\\.\\w+$)", "")
                        + (result.getParams().getParamsKeys().contains("module")
                            ? " " + result.getParams().getParam("module")
                            : ""))
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "AugmentationBenchmark.plain",
            "AugmentationBenchmark.augmented",
            "ModuleBenchmark.forward osim",
            "ModuleBenchmark.forward casfm",
            "ModuleBenchmark.forward cafm",
            "ModuleBenchmark.forward dense-block",
            "ModuleBenchmark.step osim",
            "ModuleBenchmark.step casfm",
            "ModuleBenchmark.step cafm",
            "ModuleBenchmark.step dense-block"),
        ran);
    assertTrue(
        results.stream().allMatch(result -> result.getPrimaryResult().getScore() > 0),
        results::toString);
  }
}
