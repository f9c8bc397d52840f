package dev.grid.consensus;

/**
 * How far a server is in a group.
 *
 * @param term the number of the last election that it knows of
 * @param committedIndex the last entry that is known to be on a majority; -1 for none
 * @param appliedIndex the last entry that was applied here; -1 for none
 */
public record GroupProgress(long term, long committedIndex, long appliedIndex) {}
