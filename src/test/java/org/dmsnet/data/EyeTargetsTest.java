package org.dmsnet.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import org.dmsnet.data.TrainingPair.Patch;
import org.dmsnet.data.image.CutMixBox;
import org.dmsnet.data.image.PairAugmentation;
import org.junit.jupiter.api.Test;

class EyeTargetsTest {
  private static final PairAugmentation FLIP = new PairAugmentation(true, 0, 1, 1, 1, 1);

  private static Patient patient(String left, String right) {
    Path none = Path.of("none");
    return new Patient("1", none, none, EnumSet.of(Label.D, Label.C), left, right);
  }

  private static TrainingPair mixed(Patient patient, Patient donor) {
    return new TrainingPair(
        "1#1", patient, Optional.of(new Patch(donor, new CutMixBox(0, 0, 1, 1))));
  }

  /** Labels in the order N D G C A H M O, "-" where nothing is known, a row after two others. */
  private static String targets(TrainingPair pair, PairAugmentation how) {
    float[] labels = new float[3 * EyeTargets.WIDTH];
    float[] mask = new float[3 * EyeTargets.WIDTH];
    EyeTargets.fill(pair, how, labels, mask, 2 * EyeTargets.WIDTH);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < EyeTargets.WIDTH; i++) {
      int at = 2 * EyeTargets.WIDTH + i;
      text.append(i == Label.COUNT ? " " : "");
      text.append(mask[at] == 0 ? "-" : String.valueOf((int) labels[at]));
    }
    return text.toString();
  }

  @Test
  void eachEyeHasItsOwnLabels() {
    TrainingPair pair = TrainingPair.of(patient("cataract", "diabetic retinopathy，lens dust"));
    assertEquals("00010000 01000000", targets(pair, PairAugmentation.NONE));
  }

  @Test
  void aFlipExchangesTheEyes() {
    TrainingPair pair = TrainingPair.of(patient("cataract", "normal fundus"));
    assertEquals("10000000 00010000", targets(pair, FLIP));
  }

  @Test
  void anEyeWithoutKeywordsIsUnknown() {
    TrainingPair pair = TrainingPair.of(patient("low image quality", "normal fundus"));
    assertEquals("-------- 10000000", targets(pair, PairAugmentation.NONE));
    assertEquals("10000000 --------", targets(pair, FLIP));
  }

  /** A left eye with a cataract and a piece of an eye with diabetic retinopathy. */
  @Test
  void ofAMixedEyeOnlyWhatBothAgreeOnIsKnown() {
    Patient patient = patient("cataract", "diabetic retinopathy");
    Patient donor = patient("diabetic retinopathy", "diabetic retinopathy，cataract");
    assertEquals("0-0-0000 010-0000", targets(mixed(patient, donor), PairAugmentation.NONE));
    assertEquals("010-0000 0-0-0000", targets(mixed(patient, donor), FLIP));
    Patient silent = patient("", "diabetic retinopathy");
    assertEquals("-------- 01000000", targets(mixed(patient, silent), PairAugmentation.NONE));
  }
}
