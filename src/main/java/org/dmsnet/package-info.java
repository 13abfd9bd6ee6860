/** DMS-Net (arXiv 2504.18046) for Deeplearning4j. */
package org.dmsnet;
