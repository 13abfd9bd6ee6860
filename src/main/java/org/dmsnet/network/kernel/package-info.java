/** DL4J's own layers with the same equations and file format in fewer passes over memory. */
package org.dmsnet.network.kernel;
