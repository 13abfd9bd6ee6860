package org.dmsnet.data.synthetic;

import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/**
 * Paints the photograph of one eye: ground, macula, disc and cup, vessels, the findings among them,
 * and then the camera's part. The same {@link Eye} gives the same pixels.
 */
final class FundusPainter {
  private static final Color VEIN = new Color(104, 16, 22);
  private static final Color ARTERY = new Color(166, 42, 26);
  private static final Color REFLEX = new Color(244, 166, 118);
  private static final Color RIM = new Color(244, 168, 98);
  private static final Color CUP = new Color(255, 244, 208);
  private static final Color MACULA = new Color(70, 18, 14);
  private static final Color NERVE_FIBRES = new Color(222, 190, 150);

  private final Eye eye;
  private final int size;
  private final Anatomy anatomy;
  private final SplittableRandom random;
  private final AffineTransform toPixels;

  private FundusPainter(Eye eye, int size) {
    this.eye = eye;
    this.size = size;
    this.random = new SplittableRandom(eye.seed());
    this.anatomy = new Anatomy(eye.traits(), random.split());
    eye.signs().forEach((sign, severity) -> sign.finding().shape(anatomy, severity));
    this.toPixels = pose(random.split());
  }

  /** Paints an eye as a square picture of {@code size} pixels, with RGB pixels. */
  static BufferedImage paint(Eye eye, int size) {
    return new FundusPainter(eye, size).paint();
  }

  private BufferedImage paint() {
    BufferedImage retina = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Backdrop backdrop = new Backdrop(eye.traits(), anatomy, random.split());
    backdrop.paint(retina, toPixels);
    Graphics2D graphics = graphics(retina);
    paintMacula(graphics, random.split());
    paintSheen(graphics, random.split());
    Blemishes.paint(graphics, anatomy, random.split());
    eye.signs()
        .forEach(
            (sign, severity) ->
                sign.finding().paintRetina(graphics, anatomy, severity, random.split()));
    paintDisc(graphics, backdrop.base());
    paintVessels(retina, random.split());
    eye.signs()
        .forEach(
            (sign, severity) ->
                sign.finding().paintSurface(graphics, anatomy, severity, random.split()));
    graphics.dispose();
    return new Camera(eye, anatomy.haze, random.split()).take(retina);
  }

  /** No two photographs are taken with the eye in the same place, turn and distance. */
  private AffineTransform pose(SplittableRandom chance) {
    AffineTransform pose = AffineTransform.getScaleInstance(size / 2.0, size / 2.0);
    pose.translate(1, 1);
    pose.scale(eye.side() == Side.RIGHT ? -1 : 1, 1);
    pose.translate(0.04 * chance.nextGaussian(), 0.04 * chance.nextGaussian());
    pose.rotate(0.07 * chance.nextGaussian());
    double zoom = 1 + 0.05 * chance.nextGaussian();
    pose.scale(zoom, zoom);
    return pose;
  }

  private Graphics2D graphics(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.transform(toPixels);
    return graphics;
  }

  private void paintMacula(Graphics2D graphics, SplittableRandom chance) {
    double depth = 0.4 + 0.15 * chance.nextDouble();
    Brush.stain(graphics, anatomy.foveaX, anatomy.foveaY, 0.36, MACULA, 0.45 * depth);
    Brush.stain(graphics, anatomy.foveaX, anatomy.foveaY, 0.14, MACULA, depth);
    Brush.stain(graphics, anatomy.foveaX, anatomy.foveaY, 0.02, CUP, 0.5 * anatomy.sheen);
  }

  /** The reflex of the nerve fibres, which a young eye has above and below the macula. */
  private void paintSheen(Graphics2D graphics, SplittableRandom chance) {
    for (int i = 0; i < 8; i++) {
      double side = i % 2 == 0 ? 1 : -1;
      double x = anatomy.discX + 0.15 + 0.45 * chance.nextDouble();
      double y = anatomy.discY + side * (0.22 + 0.2 * chance.nextDouble());
      double opacity = 0.16 * anatomy.sheen * chance.nextDouble();
      Brush.stain(graphics, x, y, 0.12 + 0.1 * chance.nextDouble(), NERVE_FIBRES, opacity);
    }
  }

  private void paintDisc(Graphics2D graphics, Color ground) {
    double r = anatomy.discRadius;
    Brush.stain(graphics, anatomy.discX, anatomy.discY, 1.4 * r, RIM, 0.35);
    Graphics2D disc = (Graphics2D) graphics.create();
    disc.translate(anatomy.discX, anatomy.discY);
    disc.rotate(anatomy.discTilt);
    disc.scale(anatomy.discAspect, 1);
    disc.setPaint(blend(RIM, ground, 0.2));
    disc.fill(Brush.circle(0, 0, r));
    double cup = anatomy.cupRatio * r;
    double temporal = 0.25 * (r - cup);
    disc.setPaint(Brush.translucent(CUP, 0.45));
    disc.fill(new Ellipse2D.Double(temporal - 1.1 * cup, -1.1 * cup, 2.2 * cup, 2.2 * cup));
    disc.setPaint(Brush.translucent(CUP, 0.9));
    disc.fill(Brush.circle(temporal, 0, 0.95 * cup));
    disc.dispose();
  }

  private void paintVessels(BufferedImage retina, SplittableRandom chance) {
    VesselTree arteries = VesselTree.arteries(anatomy, chance.split());
    VesselTree veins = VesselTree.veins(anatomy, chance.split());
    layVessels(retina, veins, VEIN, 1, 0.68f);
    layVessels(retina, arteries, ARTERY, 1, 0.72f);
    layVessels(retina, arteries, REFLEX, 0.3, 0.35f);
  }

  /** One layer for a whole tree, so that it does not darken where its segments meet. */
  private void layVessels(
      BufferedImage retina, VesselTree tree, Color color, double widthShare, float opacity) {
    BufferedImage layer = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
    Graphics2D ink = graphics(layer);
    ink.setColor(color);
    tree.paint(ink, widthShare);
    ink.dispose();
    Graphics2D target = retina.createGraphics();
    target.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, opacity));
    target.drawImage(layer, 0, 0, null);
    target.dispose();
  }

  private static Color blend(Color color, Color other, double share) {
    return new Color(
        (int) (color.getRed() + share * (other.getRed() - color.getRed())),
        (int) (color.getGreen() + share * (other.getGreen() - color.getGreen())),
        (int) (color.getBlue() + share * (other.getBlue() - color.getBlue())));
  }
}
