/** Layers that trunks and modules share: DL4J's own as we use them, and those that it lacks. */
package org.dmsnet.network.layer;
