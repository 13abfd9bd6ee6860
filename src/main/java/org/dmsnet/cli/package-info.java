/** The command line: one class per command, no logic. */
package org.dmsnet.cli;
