package org.dmsnet.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeReaderTest {
  @TempDir Path folder;

  static Stream<Path> shippedRecipes() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("graphs"))) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shippedRecipes")
  void everyShippedRecipeIsReadAndWrittenAndReadBackTheSame(Path file) {
    Recipe recipe = RecipeReader.read(file, List.of());
    assertEquals(recipe, RecipeReader.parse(RecipeReader.write(recipe), "written"));
    assertEquals(file.getFileName().toString(), recipe.name() + ".yaml");
  }

  @Test
  void shippedDmsNetIsTheDefaults() {
    assertEquals(Recipe.DEFAULTS, RecipeReader.read(Path.of("graphs/dms-net.yaml"), List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"no", "true", "~", "1e-4", "007", "a: b", "# c", "'quoted'", "x\ny", " x ", "[1]"})
  void textThatYamlCouldTakeForSomethingElseSurvivesWriting(String description) {
    Recipe defaults = Recipe.DEFAULTS;
    String yaml =
        RecipeReader.write(defaults).replaceFirst("description: .*", "description: 'placeholder'");
    Recipe recipe =
        RecipeReader.parse(
            yaml.replace("'placeholder'", '"' + description.replace("\n", "\\n") + '"'), "text");
    assertEquals(description, recipe.description());
    assertEquals(recipe, RecipeReader.parse(RecipeReader.write(recipe), "written"));
  }

  @Test
  void childOverridesParentOverridesGrandparentOverridesDefaults() throws IOException {
    write("grandparent.yaml", "name: g\nseed: 7\ntraining: {epochs: 3, batch-size: 4}\n");
    Files.createDirectory(folder.resolve("below"));
    write("below/parent.yaml", "extends: ../grandparent.yaml\ntraining: {epochs: 5}\n");
    Path child = write("below/child.yaml", "extends: parent.yaml\nname: c\n");
    Recipe recipe = RecipeReader.read(child, List.of("training.batch-size=9", "head.dropout=.25"));
    assertEquals("c", recipe.name());
    assertEquals(7, recipe.seed());
    assertEquals(5, recipe.training().epochs());
    assertEquals(9, recipe.training().batchSize());
    assertEquals(0.25, recipe.head().dropout());
    assertEquals(Recipe.DEFAULTS.augmentation(), recipe.augmentation());
  }

  @Test
  void falseForASectionSwitchesItOffAndKeepsTheRest() {
    CasfmRecipe casfm = RecipeReader.parse("casfm: false", "text").casfm();
    assertFalse(casfm.enabled());
    assertEquals(Recipe.DEFAULTS.casfm().heads(), casfm.heads());
    assertTrue(RecipeReader.parse("casfm: true", "text").casfm().enabled());
    Recipe off = RecipeReader.with(Recipe.DEFAULTS, List.of("casfm=false"));
    assertFalse(off.casfm().enabled());
  }

  @Test
  void scientificNotationIsANumber() {
    assertEquals(
        1e-4, RecipeReader.parse("training: {learning-rate: 1e-4}", "t").training().learningRate());
  }

  @Test
  void mistypedKeyIsNamedWithFileAndLineAndTheKeyThatWasMeant() throws IOException {
    Path file = write("r.yaml", "name: r\ntraining:\n  epochs: 2\n  learning_rat: 1\n");
    String message = refusal(() -> RecipeReader.read(file, List.of()));
    assertTrue(
        message.startsWith(file + ": line 4, unknown key 'training.learning_rat'."), message);
    assertTrue(message.contains("Did you mean 'learning-rate'?"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training: {epochs: 'three'} | training.epochs must be a whole number, not the text 'three'.",
        "training: {epochs: '3'} | training.epochs must be a whole number, not the text '3'.",
        "training: {epochs: 2.5} | training.epochs must be a whole number, not 2.5.",
        "training: {epochs: 3000000000} | training.epochs must be a whole number, not 3000000000.",
        "training: {epochs: } | training.epochs must be a whole number, not empty.",
        "training: {schedule: slope} | training.schedule must be one of cosine, constant, not the text 'slope'.",
        "osim: 0 | osim must be one of both, left, right, none, not 0.",
        "name: true | name must be text, not true.",
        "ccam: 1 | ccam must be true or false, not 1.",
        "image-size: [96] | image-size must be a whole number, not [96].",
        "aspp: {rates: [12, 24.5]} | aspp.rates must be a list of whole numbers, not [12,24.5].",
        "data: {mean: 0.5} | data.mean must be a list of numbers, not 0.5.",
        "data: {mean: [0.5, a, 0.5]} | data.mean must be a list of numbers, not [0.5,\"a\",0.5].",
        "head: 3 | head is a section with the keys dropout, branch-norm, trunk.",
        "head: false | head is a section with the keys dropout, branch-norm, trunk.",
        "casfm: | casfm is a section with the keys enabled, heads, embedding, position-size, token-norm.",
      },
      quoteCharacter = '`')
  void valueOfTheWrongKindIsRefusedWithItsLine(String yaml, String expected) {
    String message = refusal(() -> RecipeReader.parse("\n" + yaml, "r.yaml"));
    assertEquals("r.yaml: line 2, " + expected, message);
  }

  @Test
  void valueOutOfBoundsIsRefusedWhereItWasWrittenNotWhereItWasInherited() throws IOException {
    Path parent = write("parent.yaml", "name: p\nhead:\n  dropout: 1.5\n");
    Path child = write("child.yaml", "extends: parent.yaml\nname: c\n");
    assertEquals(
        parent + ": line 3, head.dropout must be between 0 and 0.95, not 1.5.",
        refusal(() -> RecipeReader.read(child, List.of())));
    assertEquals(
        "--set image-size=8: image-size must be between 32 and 2048, not 8.",
        refusal(() -> RecipeReader.with(Recipe.DEFAULTS, List.of("image-size=8"))));
  }

  @Test
  void notANumberIsOutOfBounds() {
    refusal(() -> RecipeReader.parse("training: {clip-norm: .nan}", "r"));
    refusal(() -> RecipeReader.parse("training: {learning-rate: .nan}", "r"));
  }

  @Test
  void networkWithoutAnythingBeforeTheClassifierIsRefused() {
    String message =
        refusal(() -> RecipeReader.parse("casfm: false\nccam: false\nciam: false", "r"));
    assertTrue(message.contains("head.trunk must be true"), message);
  }

  @Test
  void circleOfExtendsIsRefused() throws IOException {
    Path a = write("a.yaml", "extends: b.yaml\n");
    write("b.yaml", "extends: a.yaml\n");
    String message = refusal(() -> RecipeReader.read(a, List.of()));
    assertTrue(message.contains("extends itself through a.yaml, b.yaml"), message);
  }

  @Test
  void missingParentIsNamedWithTheFileThatExtendsIt() throws IOException {
    Path file = write("a.yaml", "extends: absent.yaml\n");
    String message = refusal(() -> RecipeReader.read(file, List.of()));
    assertTrue(message.contains("absent.yaml, which " + file + " extends"), message);
  }

  @Test
  void duplicateKeySecondDocumentAndBrokenYamlAreRefused() {
    assertTrue(refusal(() -> RecipeReader.parse("seed: 1\nseed: 2\n", "r")).contains("line 2"));
    refusal(() -> RecipeReader.parse("seed: 1\n---\nseed: 2\n", "r"));
    refusal(() -> RecipeReader.parse("seed: [1\n", "r"));
    refusal(() -> RecipeReader.parse("", "r"));
    refusal(() -> RecipeReader.parse("- seed\n", "r"));
  }

  @Test
  void extendsInTextWithoutAFolderIsRefusedAndNotIgnored() {
    refusal(() -> RecipeReader.parse("extends: dms-net.yaml\n", "r"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "epochs",
        "=3",
        "training.epoch=3",
        "trainin.epochs=3",
        "name.x=3",
        "training=3",
        "training.epochs=",
        "training.epochs=[",
        "extends=a.yaml"
      })
  void overrideThatMeansNothingIsRefused(String override) {
    String message = refusal(() -> RecipeReader.with(Recipe.DEFAULTS, List.of(override)));
    assertTrue(message.startsWith("--set " + override), message);
  }

  @Test
  void overrideChangesNothingElse() {
    Recipe changed = RecipeReader.with(Recipe.DEFAULTS, List.of("seed=2"));
    assertNotEquals(Recipe.DEFAULTS, changed);
    assertEquals(Recipe.DEFAULTS, RecipeReader.with(changed, List.of("seed=1")));
  }

  private Path write(String name, String yaml) throws IOException {
    return Files.writeString(folder.resolve(name), yaml);
  }

  private static String refusal(Runnable reading) {
    return assertThrows(UserException.class, reading::run).getMessage();
  }
}
