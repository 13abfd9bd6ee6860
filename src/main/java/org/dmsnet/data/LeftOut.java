package org.dmsnet.data;

/**
 * A patient of the table who is not used, and why.
 *
 * @param id the patient's identifier
 * @param reason a clause for people that names the file
 */
public record LeftOut(String id, String reason) {}
