/** Correction of uneven light in a photograph, and a measure of how even the light is. */
package org.dmsnet.data.illumination;
