package org.dmsnet.network.module;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.Extensions;
import org.dmsnet.runtime.UserException;

/**
 * What stands between the trunk and the branches of one eye and gathers context at several scales:
 * map [N,C,H,W] in, [N,C/2,H,W] out. OSIM is the paper's own; its Table 3 puts five others in its
 * place. The recipe's {@code pooling} names it, {@code osim} the eyes that have one.
 *
 * <p>Modules are found by {@link java.util.ServiceLoader}: a class with a public constructor
 * without arguments, and its name on a line of {@code
 * META-INF/services/org.dmsnet.network.module.PoolingModule}.
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
   * All modules on the class path.
   *
   * @return one of each type
   * @throws UserException if a registered module cannot be made, or two have one name
   */
  static List<PoolingModule> all() {
    return List.copyOf(Extensions.of(PoolingModule.class, PoolingModule::type).values());
  }

  /**
   * Looks a module up.
   *
   * @param type its name, as in a recipe
   * @return the module
   * @throws UserException if there is none of that name; the message lists those there are
   */
  static PoolingModule of(String type) {
    return Extensions.named(PoolingModule.class, PoolingModule::type, "pooling module", type);
  }
}
