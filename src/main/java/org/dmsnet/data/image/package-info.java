/** One photograph: from a file to RGB bytes, from bytes to the tensor that the network sees. */
package org.dmsnet.data.image;
