/** Trunks that turn an image into a feature map, one file per family. */
package org.dmsnet.network.backbone;
