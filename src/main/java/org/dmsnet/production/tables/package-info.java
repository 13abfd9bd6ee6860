/** The paper's three tables: which rows there are, their training, and our figures beside its. */
package org.dmsnet.production.tables;
