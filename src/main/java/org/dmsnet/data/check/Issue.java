package org.dmsnet.data.check;

/**
 * Something about a patient that a person should look at.
 *
 * @param kind what it is
 * @param patient the patient's ID
 * @param eye {@code left}, {@code right}, or empty where it is of both
 * @param detail a clause for people
 */
public record Issue(Kind kind, String patient, String eye, String detail) {

  /** The issue as a line for people. */
  public String text() {
    return "patient " + patient + (eye.isEmpty() ? "" : ", " + eye + " eye") + ": " + detail;
  }

  /** What an issue is. */
  public enum Kind {
    /** One photograph of a pair is not in the folder. */
    MISSING("photograph missing", true),
    /** A photograph cannot be decoded whole. */
    UNREADABLE("photograph unreadable", true),
    /** A file stands in the table more than once. */
    LISTED_TWICE("photograph listed twice", true),
    /** The left photograph has the bytes of the right one. */
    SAME_EYE_TWICE("left and right are the same photograph", true),
    /** A photograph has the bytes of another patient's. */
    SAME_AS_ANOTHER_PATIENT("the same photograph under two patients", true),
    /** N with a disease. */
    NORMAL_AND_DISEASED("labelled normal and diseased", true),
    /** The label row is not what the keywords of both eyes say. */
    LABELS_AGAINST_KEYWORDS("labels contradict keywords", true),
    /** "Normal fundus" and a disease of one eye. */
    KEYWORDS_AGAINST_THEMSELVES("keywords of one eye contradict each other", true),
    /** A component of the quality is below {@link org.dmsnet.data.image.ImageQuality#GRADABLE}. */
    UNGRADABLE("photograph that may be ungradable", false),
    /** So many labels contradict the keywords that these follow other rules than ODIR's. */
    OTHER_KEYWORDS("keywords that are not ODIR's", false),
    /** No age that somebody in front of a fundus camera can have. */
    IMPOSSIBLE_AGE("age that cannot be", true),
    /** The keywords say so. */
    LENS_DUST("keyword: lens dust", false),
    /** The keywords say so. */
    LOW_IMAGE_QUALITY("keyword: low image quality", false),
    /** The keywords say so. */
    NO_FUNDUS_IMAGE("keyword: no fundus image", false),
    /** The keywords say so. */
    ANTERIOR_SEGMENT("keyword: anterior segment image", false),
    /** The keywords say so. */
    IMAGE_OFFSET("keyword: image offset", false),
    /** The keywords say so. */
    DISC_INVISIBLE("keyword: optic disc invisible", false);

    private final String title;
    private final boolean finding;

    Kind(String title, boolean finding) {
      this.title = title;
      this.finding = finding;
    }

    /** The name for people. */
    public String title() {
      return title;
    }

    /** Whether something is wrong, rather than worth knowing. */
    public boolean isFinding() {
      return finding;
    }
  }
}
