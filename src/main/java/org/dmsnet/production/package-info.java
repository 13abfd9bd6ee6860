/** What leaves the workshop: the model bundle. */
package org.dmsnet.production;
