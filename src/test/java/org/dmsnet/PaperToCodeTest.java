package org.dmsnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dmsnet.runtime.AtomicFile;
import org.junit.jupiter.api.Test;

/** The map from the paper to the code points where it says. */
class PaperToCodeTest {
  private static final Path PAGE = Path.of("docs/paper-to-code.md");
  private static final Path MODULES = Path.of("src/main/java/org/dmsnet/network/module");
  private static final Pattern LINK =
      Pattern.compile("\\[`(\\w+)\\.(\\w+)`]\\((\\.\\./src/[^)#]+)#L(\\d+)\\)");

  private record Link(String type, String symbol, Path file, int line) {
    Link(MatchResult match) {
      this(
          match.group(1),
          match.group(2),
          PAGE.resolveSibling(match.group(3)).normalize(),
          Integer.parseInt(match.group(4)));
    }

    boolean isIn(String code) {
      return Pattern.compile("\\b" + symbol + "\\b").matcher(code).find();
    }
  }

  private static List<Link> links() throws IOException {
    return LINK.matcher(Files.readString(PAGE)).results().map(Link::new).toList();
  }

  /** {@code -Ddmsnet.write-docs=true} moves each link to the nearest line that has its name. */
  @Test
  void everyLinkLeadsToALineWithItsName() throws IOException {
    String page = Files.readString(PAGE);
    String right = LINK.matcher(page).replaceAll(match -> atNearestLine(match));
    if (Boolean.getBoolean("dmsnet.write-docs")) {
      AtomicFile.write(PAGE, right);
    }
    assertEquals(right, Files.readString(PAGE), PAGE + " points to the wrong lines");
  }

  private static String atNearestLine(MatchResult match) {
    Link link = new Link(match);
    assertEquals(link.type() + ".java", link.file().getFileName().toString());
    List<String> code = lines(link.file());
    int nearest =
        IntStream.rangeClosed(1, code.size())
            .filter(line -> link.isIn(code.get(line - 1)))
            .boxed()
            .min(Comparator.comparingInt(line -> Math.abs(line - link.line())))
            .orElseThrow(() -> new AssertionError(link + " names what is not in its file"));
    return match.group().replaceFirst("#L\\d+", "#L" + nearest);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everySourceLinkIsOneThatTheTestAboveFollows() throws IOException {
    long all = Pattern.compile("]\\(\\.\\./src/").matcher(Files.readString(PAGE)).results().count();
    assertEquals(all, links().size());
    assertTrue(all > 0);
  }

  @Test
  void everyModuleIsOnTheMap() throws IOException {
    Set<String> mapped = links().stream().map(Link::type).collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(MODULES)) {
      List<String> missing =
          files
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .filter(type -> !type.equals("package-info") && !mapped.contains(type))
              .sorted()
              .toList();
      assertEquals(List.of(), missing);
    }
  }

  @Test
  void everyEquationIsOnTheMap() throws IOException {
    String page = Files.readString(PAGE);
    for (int equation = 1; equation <= 13; equation++) {
      String row = "(?m)^\\| (\\d+, )?" + equation + "(, \\d+)? \\| .*#L\\d+\\)";
      assertTrue(Pattern.compile(row).matcher(page).find(), "equation " + equation);
    }
  }
}
