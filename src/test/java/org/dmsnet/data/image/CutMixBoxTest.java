package org.dmsnet.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CutMixBoxTest {
  private static final int SIZE = 4;

  /** Red of a photograph of 0 that a box of 1 was pasted into, row by row. */
  private static String pasted(CutMixBox box, boolean mirrored) {
    byte[] ones = new byte[3 * SIZE * SIZE];
    java.util.Arrays.fill(ones, (byte) 1);
    byte[] photograph = new byte[3 * SIZE * SIZE];
    box.paste(ones, photograph, SIZE, mirrored);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < photograph.length; i++) {
      assertEquals(photograph[i % (SIZE * SIZE)], photograph[i], "the channels go together");
      if (i < SIZE * SIZE) {
        rows.append(photograph[i]).append((i + 1) % SIZE == 0 ? " " : "");
      }
    }
    return rows.toString().strip();
  }

  @Test
  void pastesItsPixelsAndNoOthers() {
    CutMixBox box = new CutMixBox(0, 0.25, 0.5, 0.75);
    assertEquals("0000 1100 1100 0000", pasted(box, false));
    assertEquals("0000 0011 0011 0000", pasted(box, true));
  }

  /** The same place in the network's inputs is the mirrored place in a photograph it mirrors. */
  @Test
  void mirroredIsTheMirrorImageForEveryBox() {
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      CutMixBox box = CutMixBox.draw(random);
      StringBuilder mirror = new StringBuilder();
      for (String row : pasted(box, true).split(" ")) {
        mirror.append(new StringBuilder(row).reverse()).append(' ');
      }
      assertEquals(pasted(box, false), mirror.toString().strip(), box.toString());
    }
  }

  /** lambda is uniform: without the cut at the border, the mean area would be a half. */
  @Test
  void drawnBoxesLieWithinThePictureAndVaryInArea() {
    Random random = new Random(1);
    double area = 0;
    int small = 0;
    for (int i = 0; i < 2000; i++) {
      CutMixBox box = CutMixBox.draw(random);
      assertTrue(box.left() >= 0 && box.left() < box.right() && box.right() <= 1);
      assertTrue(box.top() >= 0 && box.top() < box.bottom() && box.bottom() <= 1);
      double its = (box.right() - box.left()) * (box.bottom() - box.top());
      area += its / 2000;
      small += its < 0.25 ? 1 : 0;
    }
    assertTrue(area > 0.2 && area < 0.5, "mean area " + area);
    assertTrue(small > 500 && small < 1500, small + " of 2000 are below a quarter");
  }
}
