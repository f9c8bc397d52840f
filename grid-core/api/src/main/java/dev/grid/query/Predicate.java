package dev.grid.query;

/**
 * Which entries of a map are meant. {@link Predicates} makes them.
 *
 * <p>{@link Condition}s are understood by every member, whatever wrote the values; an {@link
 * EntryPredicate} is code, and needs its class on every member.
 */
public sealed interface Predicate
    permits Condition, EntryPredicate, PartitionPredicate, PagingPredicate {}
