package org.dmsnet.production.explain;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.dmsnet.data.image.Photograph;
import org.dmsnet.data.image.Picture;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.data.image.UnreadableImageException;
import org.dmsnet.runtime.UserException;

/** Heat maps as pictures. */
public final class Overlay {
  private Overlay() {}

  /**
   * A map as a layer to lay over the photograph's square: clear where the map is 0.
   *
   * @param map the map
   * @param size side of the picture, pixels
   * @return a picture with transparency
   */
  public static BufferedImage layer(HeatMap map, int size) {
    HeatMap enlarged = map.enlarged(size);
    BufferedImage layer = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        layer.setRGB(x, y, ColourScale.over(enlarged.at(y, x)));
      }
    }
    return layer;
  }

  /**
   * A map over the photograph, whose own colours become grey, so that every colour is the map's.
   *
   * @param photograph a square picture
   * @param map the map
   * @return a picture of the same size
   */
  public static BufferedImage on(BufferedImage photograph, HeatMap map) {
    int size = photograph.getWidth();
    BufferedImage overlay = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int rgb = photograph.getRGB(x, y);
        int grey = (299 * (rgb >> 16 & 255) + 587 * (rgb >> 8 & 255) + 114 * (rgb & 255)) / 1000;
        overlay.setRGB(x, y, grey * 0x10101);
      }
    }
    Graphics2D graphics = overlay.createGraphics();
    graphics.drawImage(layer(map, size), 0, 0, null);
    graphics.dispose();
    return overlay;
  }

  /**
   * A photograph as the network is shown it, but larger: padded to a square and resized.
   *
   * @param photograph the photograph
   * @param size side of the picture, pixels
   * @return the picture
   * @throws UserException where the photograph is unusable; it says which, and why
   */
  public static BufferedImage photograph(Photograph photograph, int size) {
    byte[] planes;
    try {
      planes = photograph.decode(Preparation.plain(size));
    } catch (UnreadableImageException e) {
      throw new UserException(
          "The photograph " + photograph.name() + " is unusable: " + e.getMessage() + ".", e);
    }
    return Picture.of(planes, size);
  }
}
