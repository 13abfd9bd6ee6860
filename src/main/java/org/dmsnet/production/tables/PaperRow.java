package org.dmsnet.production.tables;

/**
 * A row of one of the paper's tables.
 *
 * @param name short name, also of the row's folder
 * @param title the row for people
 * @param recipe its recipe below {@code graphs/}; null for the full network, which has none of its
 *     own: it is the recipe that the other rows are laid over
 * @param full whether it is the full network, which the table's other rows are compared with
 * @param paper what the paper prints
 */
public record PaperRow(
    String name, String title, String recipe, boolean full, PaperFigures paper) {}
