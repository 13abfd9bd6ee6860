package org.dmsnet.production.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.dmsnet.data.Label;
import org.dmsnet.data.image.Photograph;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.production.PhotographPair;
import org.dmsnet.production.Provenance;
import org.dmsnet.production.RandomNetwork;
import org.dmsnet.recipe.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;

class ExplanationFilesTest {
  @TempDir Path folder;

  private static ModelBundle model(String changes, boolean drawings) {
    Recipe recipe = RandomNetwork.recipe(changes);
    return new ModelBundle(
        RandomNetwork.of(recipe, DataType.FLOAT),
        recipe,
        Collections.nCopies(Label.COUNT, 0.5),
        NullNode.getInstance(),
        new Provenance(Map.of(), 1, "split", "data", "train", List.of(), drawings));
  }

  private static PhotographPair pair() {
    BufferedImage left = new BufferedImage(90, 60, BufferedImage.TYPE_INT_RGB);
    BufferedImage right = new BufferedImage(60, 60, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 60 * 60; i++) {
      left.setRGB(i % 60, i / 60, 0x803010 + i);
      right.setRGB(i % 60, i / 60, 0x903010 + 7 * i);
    }
    return new PhotographPair(Photograph.of(left, "left"), Photograph.of(right, "right"));
  }

  @Test
  void writesTheSheetTheOverlaysAndAllNumbers() throws IOException {
    ModelBundle model = model("head.trunk=true head.branch-norm=true", true);
    Explanation explanation =
        ExplanationFiles.write(model, pair(), Set.of(Label.D, Label.G), folder);
    for (String name :
        new String[] {"D-left", "D-right", "G-left", "G-right", "osim-left", "osim-right"}) {
      assertEquals(512, ImageIO.read(folder.resolve(name + ".png").toFile()).getWidth(), name);
    }
    assertTrue(ImageIO.read(folder.resolve("explanation.png").toFile()).getHeight() > 800);
    JsonNode json = new ObjectMapper().readTree(folder.resolve("explanation.json").toFile());
    assertTrue(json.get("trained-on-drawings").asBoolean());
    JsonNode glaucoma = json.get("labels").get(1);
    assertEquals("G", glaucoma.get("label").asText());
    double sum = glaucoma.get("bias").asDouble();
    for (JsonNode part : glaucoma.get("parts")) {
      sum += part.asDouble();
    }
    assertEquals(glaucoma.get("logit").asDouble(), sum, 1e-9);
    assertEquals(
        explanation.of(Label.G).left().at(1, 0), glaucoma.get("left").get(1).get(0).floatValue());
    assertEquals(2, json.get("osim-attention").size());
  }

  @Test
  void aNetworkWithoutOsimHasNoAttentionToShow() throws IOException {
    ModelBundle model = model("casfm.enabled=false ccam=false ciam=false head.trunk=true", false);
    ExplanationFiles.write(model, pair(), Set.of(Label.N), folder);
    assertFalse(Files.exists(folder.resolve("osim-left.png")));
    assertTrue(Files.exists(folder.resolve("N-right.png")));
    JsonNode json = new ObjectMapper().readTree(folder.resolve("explanation.json").toFile());
    assertEquals(0, json.get("osim-attention").size());
    assertFalse(json.get("trained-on-drawings").asBoolean());
  }

  @Test
  void aPlaceOfNoWeightLeavesThePhotographAndTheStrongestIsYellow() {
    BufferedImage grey = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      grey.setRGB(i % 64, i / 64, 0x505050);
    }
    float[] values = new float[16];
    values[15] = 1;
    BufferedImage overlay = Overlay.on(grey, new HeatMap(4, 4, values));
    assertEquals(0x505050, overlay.getRGB(2, 2) & 0xFFFFFF);
    int strongest = overlay.getRGB(62, 62);
    assertTrue((strongest >> 16 & 255) > 200 && (strongest >> 8 & 255) > 190);
    assertTrue((strongest & 255) < 80);
    BufferedImage layer = Overlay.layer(new HeatMap(1, 1, new float[] {0}), 8);
    assertEquals(0, layer.getRGB(4, 4) >>> 24);
  }

  @Test
  void enlargingKeepsTheRangeAndThePlace() {
    HeatMap map = new HeatMap(2, 3, new float[] {0, 0.2f, 1, 0.1f, 0, 0}).enlarged(60);
    assertEquals(60, map.height());
    assertEquals(1, map.at(5, 55), 1e-6);
    assertEquals(0, map.min(), 1e-6);
    assertTrue(map.at(5, 5) < 0.1);
    assertEquals(1, new HeatMap(1, 2, new float[] {0, 1}).mirrored().at(0, 0));
  }
}
