/** What is wrong with a dataset, and what is worth knowing of it; nothing is changed on disk. */
package org.dmsnet.data.check;
