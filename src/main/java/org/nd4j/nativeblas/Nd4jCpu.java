package org.nd4j.nativeblas;

import java.lang.reflect.Method;

/**
 * The place where DL4J 1.0.0-M2.1 still looks for the CPU backend's environment. The class moved to
 * {@code org.nd4j.linalg.cpu.nativecpu.bindings} before the release, and DL4J's oneDNN helpers,
 * which find it by reflection under this old name, therefore take themselves for unsupported. This
 * stand-in delegates to the class that moved.
 *
 * @see org.dmsnet.runtime.OneDnn
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** The backend's environment, as far as DL4J's helpers ask for it. */
  public static final class Environment {
    private static final String MOVED =
        "org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu$Environment";

    private final Object delegate;

    private Environment(Object delegate) {
      this.delegate = delegate;
    }

    /**
     * The environment of the backend that runs.
     *
     * @throws ReflectiveOperationException where another backend than the CPU's is on the class
     *     path
     */
    public static Environment getInstance() throws ReflectiveOperationException {
      Method instance = Class.forName(MOVED).getMethod("getInstance");
      return new Environment(instance.invoke(null));
    }

    /**
     * Whether the native library was built with oneDNN and uses it.
     *
     * @throws ReflectiveOperationException where the backend's class has changed
     */
    public boolean isUseMKLDNN() throws ReflectiveOperationException {
      return (boolean) delegate.getClass().getMethod("isUseONEDNN").invoke(delegate);
    }
  }
}
