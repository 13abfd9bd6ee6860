/**
 * The embedded data set: pairs of fundus photographs drawn by this project's own code, in ODIR-5K's
 * folder and table, so that every part of the program can run where no patient's photograph is.
 * They are drawings and say nothing about how well a network reads real eyes.
 */
package org.dmsnet.data.synthetic;
