package dev.grid.query;

/**
 * What entries of a map come to together. {@link Aggregators} makes those that every member
 * understands; an {@link EntryAggregator} is code, and needs its class on every member.
 *
 * @param <R> the result type
 */
public sealed interface Aggregator<R> permits Aggregation, EntryAggregator {}
