package org.dmsnet.network.backbone;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.dmsnet.runtime.UserException;

/**
 * A convolutional trunk without its classifier: image [N,3,S,S] in, feature map [N,C,S/{@link
 * #stride()},S/{@link #stride()}] out.
 */
public interface Backbone {

  /**
   * The name a recipe calls it by.
   *
   * @return for example {@code resnet18}
   */
  String type();

  /**
   * Channels C of the last stage's map.
   *
   * @return C
   */
  int channels();

  /**
   * Input pixels per cell of the last stage's map, along one side.
   *
   * @return the total stride
   */
  int stride();

  /**
   * Adds the trunk to a graph. Vertices are named {@code prefix.module}, the module being
   * torchvision's name ({@code conv1}, {@code layer1.0.bn2}, ...), so that a file of weights finds
   * its layers.
   *
   * @param graph where to add it
   * @param input name of the vertex that yields the image [N,3,S,S]
   * @param prefix prefix of all vertex names; empty for torchvision's bare names
   * @return name of the vertex that yields the last stage's map [N,C,S/32,S/32], after its ReLU
   */
  String addTo(GraphBuilder graph, String input, String prefix);

  /**
   * All known trunks.
   *
   * @return one of each type
   */
  static List<Backbone> all() {
    return Arrays.asList(ResNetBackbone.values());
  }

  /**
   * Looks a trunk up.
   *
   * @param type its name, as in a recipe
   * @return the trunk
   * @throws UserException if there is none of that name; the message lists those there are
   */
  static Backbone of(String type) {
    return all().stream()
        .filter(backbone -> backbone.type().equals(type))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "There is no backbone '%s'; choose one of %s."
                        .formatted(
                            type, String.join(", ", all().stream().map(Backbone::type).toList()))));
  }
}
