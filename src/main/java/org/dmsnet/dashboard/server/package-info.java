/** DL4J's UI server on an address of one's choice, behind a gate. */
package org.dmsnet.dashboard.server;
