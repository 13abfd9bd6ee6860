/**
 * What leaves the workshop: the model file, and {@link org.dmsnet.production.BinocularClassifier},
 * which answers with it.
 */
package org.dmsnet.production;
