package org.dmsnet.dashboard.record;

/** A record with a place on the charts' axis. */
interface Positioned {
  /** Epochs done, with their fraction; or steps done, where an epoch's length is unknown. */
  double at();
}
