package org.dmsnet.network.backbone;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.dmsnet.runtime.Extensions;
import org.dmsnet.runtime.UserException;

/**
 * A trunk without its classifier: image [N,3,S,S] in, feature map [N,C,S/{@link #stride()},S/{@link
 * #stride()}] out.
 *
 * <p>Trunks are found by {@link java.util.ServiceLoader}: a class with a public constructor without
 * arguments, and its name on a line of {@code
 * META-INF/services/org.dmsnet.network.backbone.Backbone}.
 */
public interface Backbone {

  /**
   * The name a recipe calls it by.
   *
   * @return for example {@code resnet18}
   */
  String type();

  /**
   * Channels C of the map.
   *
   * @return C, even: the modules halve it
   */
  int channels();

  /**
   * Input pixels per cell of the map, along one side.
   *
   * @return the total stride
   */
  int stride();

  /**
   * Refuses images that the trunk cannot see whole. Any size passes unless a trunk says otherwise.
   *
   * @param size side S of the image, pixels
   * @throws UserException if the trunk does not take such an image
   */
  default void checkImageSize(int size) {}

  /**
   * Adds the trunk to a graph. Vertices are named {@code prefix.module}, the module being
   * torchvision's name ({@code conv1}, {@code layer1.0.bn2}, ...), so that a file of weights finds
   * its layers.
   *
   * @param graph where to add it
   * @param input name of the vertex that yields the image [N,3,S,S]
   * @param prefix prefix of all vertex names; empty for torchvision's bare names
   * @return name of the vertex that yields the map
   */
  String addTo(GraphBuilder graph, String input, String prefix);

  /**
   * All trunks on the class path.
   *
   * @return one of each type
   * @throws UserException if a registered trunk cannot be made, or two have one name
   */
  static List<Backbone> all() {
    return List.copyOf(Extensions.of(Backbone.class, Backbone::type).values());
  }

  /**
   * Looks a trunk up.
   *
   * @param type its name, as in a recipe
   * @return the trunk
   * @throws UserException if there is none of that name; the message lists those there are
   */
  static Backbone of(String type) {
    return Extensions.named(Backbone.class, Backbone::type, "backbone", type);
  }
}
