package org.dmsnet.recipe;

import java.util.List;

/**
 * Everything that decides a network and its training: the only configuration there is. A YAML file
 * names what differs from {@link #DEFAULTS}, which are the paper's network with the mends of
 * section 9 of our reading switched on; {@link RecipeReader} reads it.
 *
 * @param name short name, also of the run folder
 * @param description one sentence for people
 * @param seed seed of everything random
 * @param imageSize side of the square input, pixels
 * @param mirrorRightEye whether the right photograph is flipped
 * @param backbone the trunk
 * @param pooling the module between trunk and branches
 * @param osim which eyes have it
 * @param aspp what ASPP takes
 * @param casfm cross attention across the eyes
 * @param cafm fusion inside CCAM and CIAM
 * @param ccam whether the difference branch is part of the network
 * @param ciam whether the common branch is part of the network
 * @param head the classifier
 * @param data the split and the tensors
 * @param augmentation what training does to a pair
 * @param training optimiser, schedule and selection
 */
public record Recipe(
    @RecipeKey("Short name; the run folder is called after it.") String name,
    @RecipeKey("One sentence for people.") String description,
    @RecipeKey("Seed of the split, the initial weights, the order, the augmentation and dropout.")
        long seed,
    @RecipeKey("Side of the square input in pixels; a multiple of 32 keeps every map even.")
        int imageSize,
    @RecipeKey(
            "Flip the right photograph, so that a place in one map is the same anatomy in the"
                + " other.")
        boolean mirrorRightEye,
    @RecipeKey(
            "Trunk: resnet18, resnet34, resnet50, resnet101, resnet152, resnext50-32x4d or"
                + " vit-b-16, as torchvision's; resnet10-slim, small and ours; or a class of"
                + " yours.")
        String backbone,
    @RecipeKey(
            "Module between the trunk and the branches: osim is the paper's; aspp, sppf, spp,"
                + " simsppf and rfb are those of its Table 3.")
        String pooling,
    @RecipeKey("Eyes with that module: both, left, right or none.") Osim osim,
    @RecipeKey("ASPP, where `pooling: aspp` puts it in OSIM's place.") AsppRecipe aspp,
    @RecipeKey("CASFM, equations 8 to 13.") CasfmRecipe casfm,
    @RecipeKey("CAFM inside CCAM and CIAM.") CafmRecipe cafm,
    @RecipeKey("Whether CCAM, the branch of the eyes' difference, is part of the network.")
        boolean ccam,
    @RecipeKey("Whether CIAM, the branch of what the eyes share, is part of the network.")
        boolean ciam,
    @RecipeKey("The classifier on the pooled branches.") HeadRecipe head,
    @RecipeKey("The split and the tensors.") DataRecipe data,
    @RecipeKey("What training does to a pair, the same to both eyes.")
        AugmentationRecipe augmentation,
    @RecipeKey("Optimiser, schedule and selection.") TrainingRecipe training) {

  /** DMS-Net on ResNet-152 at 256 px with every mend on. */
  public static final Recipe DEFAULTS =
      new Recipe(
          "dms-net",
          "DMS-Net on ResNet-152, with the mends that let its modules train.",
          1,
          256,
          true,
          "resnet152",
          "osim",
          Osim.BOTH,
          new AsppRecipe(List.of(12, 24, 36), 0.5),
          new CasfmRecipe(true, 8, 64, 1, true),
          new CafmRecipe(true, true, 0.5, true),
          true,
          true,
          new HeadRecipe(0.3, true, false),
          new DataRecipe(
              0.15,
              0.15,
              List.of(0.485, 0.456, 0.406),
              List.of(0.229, 0.224, 0.225),
              false,
              Illumination.NONE,
              1),
          new AugmentationRecipe(true, 15, 0.1, 0.2, 0.2, 0.1, 0, 0),
          new TrainingRecipe(
              30,
              16,
              1e-3,
              1e-4,
              0.01,
              1,
              TrainingRecipe.Schedule.COSINE,
              0,
              0.99,
              0,
              5,
              TrainingRecipe.SelectionMetric.MACRO_AUC,
              10,
              256,
              0));

  /** Validates. */
  public Recipe {
    Check.that(
        name != null && name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"),
        "name",
        "must be letters, digits, dots, dashes and underscores: it names a folder");
    Check.between("image-size", imageSize, 32, 2048);
    Check.that(
        casfm.enabled() || ccam || ciam || head.trunk(),
        "head.trunk",
        "must be true where casfm, ccam and ciam are all off: nothing else reaches the classifier");
  }

  /** Whether any module of the paper works on the maps of the two eyes. */
  public boolean hasBranches() {
    return casfm.enabled() || ccam || ciam;
  }
}
