package org.dmsnet.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --set}: keys of a recipe that are changed for this once. */
final class RecipeOverrides {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Override a recipe key, such as training.epochs=3; may be repeated.")
  private List<String> keys = new ArrayList<>();

  /** What was given, {@code key=value} each; more may be added. */
  List<String> keys() {
    return keys;
  }
}
