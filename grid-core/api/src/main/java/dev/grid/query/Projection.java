package dev.grid.query;

/**
 * What is wanted of each entry instead of the whole. {@link Projections} makes those that every
 * member understands; an {@link EntryProjection} is code, and needs its class on every member.
 *
 * @param <R> the type of what is wanted
 */
public sealed interface Projection<R> permits AttributeProjection, EntryProjection {}
