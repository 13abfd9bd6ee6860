package org.dmsnet.network.module;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.UserException;

/**
 * What stands between the trunk and the branches of one eye and gathers context at several scales:
 * map [N,C,H,W] in, [N,C/2,H,W] out. OSIM is the paper's own; its Table 3 puts five others in its
 * place. The recipe's {@code pooling} names it, {@code osim} the eyes that have one.
 *
 * <p>A module of one's own is a public class with a constructor without arguments, and its name in
 * a file {@code META-INF/services/org.dmsnet.network.module.PoolingModule} on the class path, where
 * {@link ServiceLoader} finds it.
 */
public interface PoolingModule {

  /**
   * The name a recipe calls it by.
   *
   * @return for example {@code aspp}
   */
  String type();

  /**
   * Adds the module of one eye to a graph.
   *
   * @param graph the graph under construction
   * @param name prefix of all vertex names: the module's type and the eye, {@code aspp.left}
   * @param input vertex with the eye's map, [N,C,H,W]
   * @param channels C, even
   * @param recipe the whole recipe, for keys of the module
   * @return the vertex of the result, [N,C/2,H,W]
   * @throws IllegalArgumentException where the module cannot be built on so many channels; the
   *     message goes to the user
   */
  String addTo(GraphBuilder graph, String name, String input, int channels, Recipe recipe);

  /**
   * All known modules: those of the paper's Table 3, then those that {@link ServiceLoader} finds.
   *
   * @return one of each type
   * @throws UserException if two have one name
   */
  static List<PoolingModule> all() {
    List<PoolingModule> modules =
        new ArrayList<>(
            List.of(new Osim(), new Aspp(), new Sppf(), new Spp(), new SimSppf(), new Rfb()));
    ServiceLoader.load(PoolingModule.class).forEach(modules::add);
    modules.stream()
        .collect(Collectors.groupingBy(PoolingModule::type))
        .forEach(
            (type, same) -> {
              if (same.size() > 1) {
                throw new UserException(
                    "Two pooling modules are called '%s', %s and %s: rename yours."
                        .formatted(
                            type,
                            same.get(0).getClass().getName(),
                            same.get(1).getClass().getName()));
              }
            });
    return modules;
  }

  /**
   * Looks a module up.
   *
   * @param type its name, as in a recipe
   * @return the module
   * @throws UserException if there is none of that name; the message lists those there are
   */
  static PoolingModule of(String type) {
    List<PoolingModule> all = all();
    return all.stream()
        .filter(module -> module.type().equals(type))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "There is no pooling module '%s'; choose one of %s."
                        .formatted(
                            type,
                            String.join(", ", all.stream().map(PoolingModule::type).toList()))));
  }
}
