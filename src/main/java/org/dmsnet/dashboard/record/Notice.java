package org.dmsnet.dashboard.record;

/**
 * Something a person should know, in plain words.
 *
 * @param kind what it is about, such as {@code not-a-number}; the same kind is not repeated while
 *     it lasts
 * @param serious whether the training is probably lost without a change
 * @param at position on the charts' axis
 * @param text one or two sentences: what was seen, and what to do
 */
public record Notice(String kind, boolean serious, double at, String text) implements Positioned {}
