package org.dmsnet.evaluation;

import org.dmsnet.recipe.Recipe;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Moves eyes between a network's two inputs. A patient in a mirror has the mirror image of the
 * right eye on the left; where the recipe mirrors the right photograph anyway, both inputs already
 * show the eyes alike, and exchanging them is enough.
 */
public final class EyeSwap {
  private static final int WIDTH = 3;

  private final boolean alike;

  /** For the inputs of a recipe. */
  public EyeSwap(Recipe recipe) {
    this.alike = recipe.mirrorRightEye();
  }

  /**
   * The patient in a mirror: both photographs mirrored, and exchanged.
   *
   * @param left input "left", [N,3,S,S]
   * @param right input "right", [N,3,S,S]
   * @return the inputs "left" and "right" of the mirror images
   */
  public INDArray[] flipped(INDArray left, INDArray right) {
    return new INDArray[] {inOtherPlace(right), inOtherPlace(left)};
  }

  /**
   * An eye as it looks in the place of the other.
   *
   * @param input one of the network's inputs, [N,3,S,S]
   * @return the other input, if that eye's mirror image were the other eye
   */
  public INDArray inOtherPlace(INDArray input) {
    return alike
        ? input
        : Nd4j.exec(
            DynamicCustomOp.builder("reverse").addInputs(input).addIntegerArguments(WIDTH).build())[
            0];
  }
}
