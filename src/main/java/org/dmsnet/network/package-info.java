/** Recipes as Deeplearning4j networks. */
package org.dmsnet.network;
