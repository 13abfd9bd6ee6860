package org.dmsnet.network.kernel;

/** What the configurations of this package's layers and vertices have in common. */
interface Kernel {

  /** Whether the map that comes out lies channels last, where oneDNN computes it. */
  boolean isChannelsLast();

  /** See {@link MemoryPlan}. */
  void setChannelsLast(boolean channelsLast);

  /**
   * The layout of the output of a kernel that computes in the layout of its input.
   *
   * @param input that layout
   */
  default Layout outputLayout(Layout input) {
    return isChannelsLast() ? input : Layout.CHANNELS_FIRST;
  }
}
