package org.dmsnet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dmsnet.recipe.Recipe;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Costs against counts by hand, and against what is known of ResNets. */
class GraphCostTest {
  private static final long TRUNK = 4L * 4 * 9 * 9 * 3 * 8;

  private static GraphCost small(String changes) {
    InputType eye = InputType.convolutional(32, 32, 3);
    return GraphCost.of(Small.configuration(changes, DataType.FLOAT), eye, eye);
  }

  @Test
  void aSiameseTrunkCountsItsConvolutionForBothEyesAndItsClassifierOnce() {
    GraphCost cost = small("casfm=false ccam=false ciam=false head.trunk=true");
    assertEquals(2 * TRUNK + 16 * 8, cost.multiplyAdds());
    // eyes 2 x 3 x 32 x 32; convolution and norm 2 x 8 x 4 x 4 each; pool, its halves; concat,
    // norm; labels
    assertEquals(6144 + 2 * 256 + (16 + 8 + 8) + 2 * 16 + 8, cost.values());
  }

  @Test
  void osimCountsItsOwnMatrixProductsOncePerEye() {
    long without = small("casfm=false ciam=false cafm=false osim=none").multiplyAdds();
    long with = small("casfm=false ciam=false cafm=false osim=both").multiplyAdds();
    // C = 8, C' = 4, HW = 16: means of 16 bins, of 4 of those and of 1 of these; four projections;
    // interpolation of 22
    // cells; the attention's 1x1 convolution to one channel, and the one that spreads it
    long bins = 8L * (16 * 16 + 16 * 4 + 4);
    long projections = 8L * 4 * (1 + 1 + 4 + 16);
    long interpolation = 4L * 22 * 16;
    long attention = 2L * 4 * 16;
    assertEquals(2 * (bins + projections + interpolation + attention), with - without);
  }

  @Test
  void cafmCountsItsMatrixProducts() {
    long without = small("casfm=false ciam=false cafm=false").multiplyAdds();
    long with = small("casfm=false ciam=false cafm=true").multiplyAdds();
    // A = 8, HW = 16: two means, four two-layer attentions, X and X', two products with the maps,
    // two 3x3 convolutions and the one that spreads their result an eye
    long means = 2L * 8 * 16;
    long attention = 4L * (8 * 2 + 2 * 8);
    long affinity = 2L * 8 * 8 + 2L * 8 * 8 * 16;
    long spatial = 2L * 16 * (9 * 2 + 9 + 8);
    assertEquals(means + attention + affinity + spatial, with - without);
  }

  @Test
  void resNet18CostsWhatIsKnownOfIt() {
    Recipe recipe =
        Small.recipe(
            "backbone=resnet18 image-size=224 casfm=false ccam=false ciam=false head.trunk=true");
    InputType eye = InputType.convolutional(224, 224, 3);
    ComputationGraphConfiguration conf = DmsNetGraph.configuration(recipe);
    // 1,814,073,344 with its classifier of 512 x 1000, and ours of 1024 x 8 instead
    assertEquals(
        2 * (1_814_073_344L - 512_000) + 8192, GraphCost.of(conf, eye, eye).multiplyAdds());
  }

  @Test
  void memoryIsFiveCopiesOfTheWeightsAndOfTheLayersOutputs() {
    assertEquals(
        4 * (5 * (100 + 10) + 5 * 3 * 1000), new GraphCost(100, 10, 7, 1000).trainingBytes(3));
  }
}
