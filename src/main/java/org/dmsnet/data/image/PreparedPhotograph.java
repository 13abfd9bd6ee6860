package org.dmsnet.data.image;

/**
 * A photograph after one decoding: what the network sees and what was measured before.
 *
 * @param rgb RGB bytes, planar: [3,size,size]
 * @param quality of the photograph as it was
 */
public record PreparedPhotograph(byte[] rgb, ImageQuality quality) {}
