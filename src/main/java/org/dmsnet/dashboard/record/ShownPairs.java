package org.dmsnet.dashboard.record;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.data.Label;
import org.dmsnet.data.PairCache;
import org.dmsnet.data.PairIterator;
import org.dmsnet.data.Patient;
import org.dmsnet.data.image.Picture;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.AtomicFile;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The validation pairs that are shown after each epoch, always the same. */
final class ShownPairs {
  /** Pairs, where there are as many validation patients. */
  static final int COUNT = 4;

  private static final int BYTE = 255;

  private final PairCache cache;
  private final List<Patient> patients;
  private final boolean mirrored;
  private final INDArray[] images;

  /**
   * Chooses the pairs.
   *
   * @param cache decoded pairs at the recipe's image size
   * @param validation the validation patients
   * @param recipe the network's recipe
   */
  ShownPairs(PairCache cache, List<String> validation, Recipe recipe) {
    this.cache = cache;
    this.patients = various(cache.patients(validation));
    this.mirrored = recipe.mirrorRightEye();
    List<String> ids = patients.stream().map(Patient::id).toList();
    try (PairIterator pairs = PairIterator.evaluation(cache, ids, recipe, COUNT)) {
      this.images = pairs.next().getFeatures();
    }
  }

  /** The first patients, each with a label that those before it have not, as far as there are. */
  private static List<Patient> various(List<Patient> patients) {
    Set<Patient> chosen = new LinkedHashSet<>();
    Set<Label> seen = EnumSet.noneOf(Label.class);
    for (Patient patient : patients) {
      if (chosen.size() < COUNT && seen.addAll(patient.labels())) {
        chosen.add(patient);
      }
    }
    patients.stream().limit(COUNT).filter(p -> chosen.size() < COUNT).forEach(chosen::add);
    return List.copyOf(chosen);
  }

  /** Who they are. */
  List<About.ShownPair> about() {
    return patients.stream()
        .map(
            p ->
                new About.ShownPair(
                    p.id(),
                    p.labels().stream().map(Label::name).toList(),
                    p.leftKeywords(),
                    p.rightKeywords()))
        .toList();
  }

  /** Writes both photographs of each as the network gets them, before any mirroring. */
  void writePhotographs(RecordFiles files) {
    int size = cache.size();
    byte[] left = new byte[3 * size * size];
    byte[] right = new byte[3 * size * size];
    for (int i = 0; i < patients.size(); i++) {
      cache.read(patients.get(i).id(), left, right);
      AtomicFile.write(files.photograph(i + 1, "left"), Picture.jpeg(Picture.of(left, size)));
      AtomicFile.write(files.photograph(i + 1, "right"), Picture.jpeg(Picture.of(right, size)));
    }
  }

  /** What the network answers for them, and where OSIM looks. */
  List<EpochReport.PairPoint> look(ComputationGraph network) {
    List<String> vertices = new ArrayList<>(List.of(DmsNetGraph.OUTPUT));
    String left = ModuleProbe.attended(network, "left");
    String right = ModuleProbe.attended(network, "right");
    if (left != null) {
      vertices.add(left);
    }
    if (right != null) {
      vertices.add(right);
    }
    INDArray[] outputs = network.output(vertices, false, images, null);
    INDArray ofLeft = left == null ? null : ModuleProbe.attention(network, "left", outputs[1]);
    INDArray ofRight =
        right == null
            ? null
            : ModuleProbe.attention(network, "right", outputs[vertices.indexOf(right)]);
    List<EpochReport.PairPoint> points = new ArrayList<>();
    for (int n = 0; n < patients.size(); n++) {
      INDArray any = left == null ? ofRight : ofLeft;
      points.add(
          new EpochReport.PairPoint(
              outputs[0].getRow(n).toDoubleVector(),
              any == null ? 0 : (int) any.size(2),
              bytes(ofLeft, n, false),
              bytes(ofRight, n, mirrored)));
    }
    return points;
  }

  /** A patient's map, [N,1,H,W], as photographed: row by row, 0 to 255. */
  private static int[] bytes(INDArray maps, int patient, boolean mirrored) {
    if (maps == null) {
      return null;
    }
    int height = (int) maps.size(2);
    int width = (int) maps.size(3);
    int[] bytes = new int[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double value = maps.getDouble(patient, 0, y, mirrored ? width - 1 - x : x);
        bytes[y * width + x] = (int) Math.round(BYTE * value);
      }
    }
    return bytes;
  }
}
