/**
 * From a table to batches: table, patients, split, decoded pairs, tensors. One reader owns the
 * pair: nothing here ever handles the two eyes of a patient apart.
 */
package org.dmsnet.data;
