/**
 * The server of a trained model: HTTP for programs and the reading room for people. A request's
 * photographs live in memory alone, from the socket to the answer.
 */
package org.dmsnet.serving;
