package org.dmsnet.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * The implementations of an interface that lie on the class path, ours and a user's alike: each is
 * a class with a public constructor without arguments, named on a line of its own in {@code
 * META-INF/services/INTERFACE}.
 */
public final class Extensions {
  private Extensions() {}

  /**
   * All implementations by name, in the order of registration.
   *
   * @param service the interface
   * @param name what a recipe calls an implementation
   * @param <T> the interface
   * @return one of each
   * @throws UserException if a registered class is missing or cannot be made, or if two bear one
   *     name
   */
  public static <T> Map<String, T> of(Class<T> service, Function<T, String> name) {
    Map<String, T> byName = new LinkedHashMap<>();
    try {
      for (T found : ServiceLoader.load(service)) {
        T other = byName.putIfAbsent(name.apply(found), found);
        if (other != null) {
          throw new UserException(
              "Both %s and %s are called '%s': rename one."
                  .formatted(
                      other.getClass().getName(), found.getClass().getName(), name.apply(found)));
        }
      }
    } catch (ServiceConfigurationError e) {
      throw new UserException(
          "META-INF/services/%s: %s; correct the line or the class."
              .formatted(service.getName(), e.getMessage()),
          e);
    }
    return byName;
  }

  /**
   * The implementation of a name.
   *
   * @param service the interface
   * @param name what a recipe calls an implementation
   * @param kind what to call the interface in a message: {@code backbone}
   * @param wanted the name
   * @param <T> the interface
   * @return the implementation
   * @throws UserException if there is none of that name; the message lists those there are
   */
  public static <T> T named(
      Class<T> service, Function<T, String> name, String kind, String wanted) {
    Map<String, T> all = of(service, name);
    T found = all.get(wanted);
    if (found == null) {
      throw new UserException(
          "There is no %s '%s'; choose one of %s."
              .formatted(kind, wanted, String.join(", ", all.keySet())));
    }
    return found;
  }
}
