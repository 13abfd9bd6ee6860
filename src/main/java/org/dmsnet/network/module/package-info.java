/** The modules of the paper, one file each; section numbers are those of docs/paper-to-code.md. */
package org.dmsnet.network.module;
