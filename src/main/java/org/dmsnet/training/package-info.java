/** Trains a network: optimiser, schedules, checkpoints, the loop over epochs and the run folder. */
package org.dmsnet.training;
