/** Which backend runs, the oneDNN switch, and how errors reach the user. */
package org.dmsnet.runtime;
