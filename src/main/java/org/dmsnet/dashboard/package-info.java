/** DL4J's UI server, showing a training live in a browser. */
package org.dmsnet.dashboard;
