/** Base classes that mend the SameDiff layers and vertices of DL4J 1.0.0-M2.1. */
package org.dmsnet.network.samediff;
