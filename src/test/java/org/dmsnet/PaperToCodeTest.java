package org.dmsnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  @Test
  void everyLinkLeadsToALineWithItsName() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Link link : links()) {
      assertEquals(link.type() + ".java", link.file().getFileName().toString());
      List<String> code = Files.readAllLines(link.file());
      if (link.line() > code.size() || !link.isIn(code.get(link.line() - 1))) {
        List<Integer> places =
            IntStream.rangeClosed(1, code.size())
                .filter(line -> link.isIn(code.get(line - 1)))
                .boxed()
                .toList();
        wrong.add(link + " stands in lines " + places);
      }
    }
    assertEquals(List.of(), wrong, PAGE + " points to the wrong lines");
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
