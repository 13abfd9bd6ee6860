package org.dmsnet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Set;
import javax.imageio.ImageIO;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands about data, and about a model that is kept in the tests: what a user gets. */
class DataAndModelCommandsTest {
  private static final int PATIENTS = 12;

  @TempDir private Path folder;
  private Path data;
  private Path model;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void draw() throws IOException {
    data = SyntheticDataset.write(folder.resolve("data"), PATIENTS, 96, 3);
    model = folder.resolve("model.zip");
    try (InputStream frozen = getClass().getResourceAsStream("/org/dmsnet/network/format-2.zip")) {
      Files.copy(frozen, model);
    }
  }

  private int dmsnet(Object... arguments) {
    CommandLine commandLine = DmsNetCommand.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(
        Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
  }

  private Path anyLeft() throws IOException {
    try (var files = Files.list(data.resolve(SyntheticDataset.PHOTOGRAPHS))) {
      return files.filter(f -> f.toString().endsWith("_left.jpg")).sorted().findFirst().get();
    }
  }

  private static Path right(Path left) {
    return left.resolveSibling(left.getFileName().toString().replace("_left", "_right"));
  }

  @Test
  void checkOfSoundDataEndsWithZero() {
    assertEquals(
        0, dmsnet("data", "check", data, "--cache", folder.resolve("cache")), out::toString);
    assertTrue(out.toString().contains(PATIENTS + " complete pairs"), out.toString());
  }

  @Test
  void checkOfFaultyDataEndsWithOneAndNamesTheFault() throws IOException {
    Path left = anyLeft();
    Files.copy(left, right(left), StandardCopyOption.REPLACE_EXISTING);
    Path page = folder.resolve("check.html");
    assertEquals(
        1, dmsnet("data", "check", data, "--cache", folder.resolve("cache"), "--out", page));
    String fault = right(left).getFileName() + " has the bytes of " + left.getFileName();
    assertTrue(out.toString().contains(fault), out.toString());
    assertTrue(Files.readString(page).contains(fault));
  }

  @Test
  void prepareDecodesOnceAndNamesWhatItCouldNotCrop() throws IOException {
    Path left = anyLeft();
    ImageIO.write(new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB), "jpg", left.toFile());
    Object[] prepare = {
      "data", "prepare", data, "--out", folder.resolve("cache"), "--set", "image-size=32"
    };
    Object[] cropping = Arrays.copyOf(prepare, prepare.length + 2);
    cropping[prepare.length] = "--set";
    cropping[prepare.length + 1] = "data.crop=true";

    assertEquals(0, dmsnet(prepare), err::toString);
    assertFalse(out.toString().contains("used whole"), out.toString());
    assertEquals(0, dmsnet(cropping), err::toString);

    String id = left.getFileName().toString().replace("_left.jpg", "");
    assertTrue(out.toString().contains("used whole: 1 (" + id + " left)."), out.toString());
    assertTrue(out.toString().contains("24 photographs were decoded now"), out.toString());
    out.getBuffer().setLength(0);
    assertEquals(0, dmsnet(cropping), err::toString);
    assertTrue(out.toString().contains("0 photographs were decoded now"), out.toString());
    assertTrue(out.toString().contains("used whole: 1"), out.toString());
  }

  @Test
  void explainWritesTheLabelsThatWereAskedFor() throws IOException {
    Path left = anyLeft();
    Path sheet = folder.resolve("why");
    assertEquals(
        0,
        dmsnet(
            "explain",
            model,
            "--left",
            left,
            "--right",
            right(left),
            "--out",
            sheet,
            "--labels",
            "D,C"),
        err::toString);
    BufferedImage picture = ImageIO.read(sheet.resolve("explanation.png").toFile());
    assertTrue(picture.getWidth() > 500, "width " + picture.getWidth());
    String json = Files.readString(sheet.resolve("explanation.json"));
    assertTrue(new ObjectMapper().readTree(json).isObject());
    assertTrue(out.toString().contains("not a medical device"), out.toString());
  }

  @Test
  void explainRefusesAFileThatIsNoPhotographByName() throws IOException {
    Path left = anyLeft();
    Path text = Files.writeString(folder.resolve("notes.jpg"), "no photograph");
    assertEquals(
        2,
        dmsnet("explain", model, "--left", left, "--right", text, "--out", folder.resolve("why")));
    assertTrue(err.toString().contains("notes.jpg"), err.toString());
  }

  @Test
  void exportedOnnxIsLoadedByOnnxruntime() throws Exception {
    Path onnx = folder.resolve("model.onnx");
    assertEquals(0, dmsnet("export", model, "--onnx", onnx), err::toString);
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(onnx.toString())) {
      assertEquals(Set.of("left", "right"), session.getInputNames());
      assertEquals(Set.of("labels"), session.getOutputNames());
    }
  }

  @Test
  void exportWithoutAFormatSaysWhichThereAre() {
    assertEquals(2, dmsnet("export", model));
    assertTrue(err.toString().contains("--onnx FILE"), err.toString());
  }
}
