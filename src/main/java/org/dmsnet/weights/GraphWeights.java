package org.dmsnet.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.UserException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weights of a graph, or of a part of it, from and to safetensors files.
 *
 * <p>A <em>prefix</em> names the part: {@code "trunk"} for all vertices {@code trunk.*}, {@code ""}
 * for the whole network. A file of a part bears names without the prefix ({@code
 * layer1.0.conv1.weight}, as torchvision and timm write them), but names with it are understood
 * too, and so are those that a wrapper put {@code module.}, {@code backbone.} or {@code model.}
 * before. The names themselves are {@link GraphTensor}'s; timm's names of vision transformers are
 * understood as torchvision's.
 */
public final class GraphWeights {
  private static final List<String> WRAPPERS = List.of("module.", "backbone.", "model.");

  /** PyTorch's count of training steps, which only a momentum of None would use. */
  private static final String IGNORED = "num_batches_tracked";

  private GraphWeights() {}

  /**
   * Loads what the file has for a part of the network, all or nothing: after an error no value has
   * changed.
   *
   * @param net the network, initialised
   * @param file a safetensors file
   * @param prefix the part, without a dot at its end; empty for the whole network
   * @return what was loaded, what was missing, what was not used
   * @throws UserException if the file is malformed, a shape or dtype does not fit, a value is not
   *     finite, two of its tensors mean the same, or none fits
   */
  public static LoadReport load(ComputationGraph net, Path file, String prefix) {
    Map<String, GraphTensor> wanted = part(net, prefix);
    Map<GraphTensor, INDArray> values = new LinkedHashMap<>();
    Set<String> loaded = new HashSet<>();
    List<String> unused = new ArrayList<>();
    try (SafeTensors tensors = SafeTensors.open(file)) {
      for (String name : tensors.names()) {
        Optional<GraphTensor> target = resolve(name, prefix, wanted);
        if (target.isEmpty()) {
          if (!name.endsWith(IGNORED)) {
            unused.add(name);
          }
          continue;
        }
        if (!loaded.add(target.get().name())) {
          throw new UserException(
              "%s holds '%s' twice, the second time as '%s'."
                  .formatted(file, target.get().name(), name));
        }
        values.put(target.get(), checked(tensors, file, name, target.get()));
      }
    }
    if (loaded.isEmpty()) {
      throw new UserException(
          "None of the %d tensors in %s fits this network. Expected names like '%s'."
              .formatted(unused.size(), file, wanted.keySet().stream().findFirst().orElse("")));
    }
    values.forEach(GraphTensor::assign);
    return new LoadReport(
        wanted.keySet().stream().filter(loaded::contains).toList(),
        wanted.keySet().stream().filter(name -> !loaded.contains(name)).toList(),
        unused);
  }

  /**
   * Saves a part of the network.
   *
   * @param net the network
   * @param file the target, replaced in one step
   * @param prefix the part, which its names in the file do not bear; empty for the whole network
   * @param metadata free-form text to keep with the weights; may be empty
   * @throws UserException if there is no such part, or the file cannot be written
   */
  public static void save(
      ComputationGraph net, Path file, String prefix, Map<String, String> metadata) {
    Map<String, INDArray> tensors = new LinkedHashMap<>();
    part(net, prefix)
        .forEach((name, tensor) -> tensors.put(name.substring(cut(prefix)), tensor.value()));
    SafeTensorsWriter.write(file, tensors, metadata);
  }

  private static Map<String, GraphTensor> part(ComputationGraph net, String prefix) {
    Map<String, GraphTensor> part = new LinkedHashMap<>();
    for (GraphTensor tensor : GraphTensor.of(net)) {
      if (prefix.isEmpty() || tensor.name().startsWith(prefix + ".")) {
        part.put(tensor.name(), tensor);
      }
    }
    if (part.isEmpty()) {
      throw new UserException("The network has no weights under '%s'.".formatted(prefix));
    }
    return part;
  }

  private static int cut(String prefix) {
    return prefix.isEmpty() ? 0 : prefix.length() + 1;
  }

  private static Optional<GraphTensor> resolve(
      String name, String prefix, Map<String, GraphTensor> wanted) {
    String dotted = prefix.isEmpty() ? "" : prefix + ".";
    String bare = name;
    while (true) {
      GraphTensor target = wanted.getOrDefault(bare, wanted.get(dotted + bare));
      if (target == null) {
        target = PublishedNames.torchvision(bare).map(own -> wanted.get(dotted + own)).orElse(null);
      }
      if (target != null) {
        return Optional.of(target);
      }
      Optional<String> wrapper = WRAPPERS.stream().filter(bare::startsWith).findFirst();
      if (wrapper.isEmpty()) {
        return Optional.empty();
      }
      bare = bare.substring(wrapper.get().length());
    }
  }

  private static INDArray checked(SafeTensors tensors, Path file, String name, GraphTensor target) {
    long[] shape = tensors.shape(name);
    if (!Arrays.equals(shape, target.shape())) {
      throw new UserException(
          "%s: tensor '%s' has shape %s, but '%s' of the network has %s. Nothing was loaded."
              .formatted(
                  file,
                  name,
                  Arrays.toString(shape),
                  target.name(),
                  Arrays.toString(target.shape())));
    }
    INDArray value = tensors.read(name);
    if (!value.dataType().isFPType()) {
      throw new UserException(
          "%s: tensor '%s' holds whole numbers (%s), no weights. Nothing was loaded."
              .formatted(file, name, value.dataType()));
    }
    if (!Double.isFinite(value.sumNumber().doubleValue())) {
      throw new UserException(
          "%s: tensor '%s' holds NaN or infinite values. Nothing was loaded."
              .formatted(file, name));
    }
    return value;
  }
}
