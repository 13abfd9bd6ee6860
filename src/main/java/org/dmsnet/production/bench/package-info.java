/**
 * How fast a network is against itself on stock Deeplearning4j and in PyTorch: each in a process of
 * its own, in turns.
 */
package org.dmsnet.production.bench;
