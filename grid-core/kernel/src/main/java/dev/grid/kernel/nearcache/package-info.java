/**
 * What a client or member keeps of the entries that it reads, and how it knows that they are right.
 *
 * <p>{@link dev.grid.kernel.nearcache.NearCache} is all of it but the network: values go in with
 * what they rest on, invalidations and what partitions say of themselves are told to it, and it
 * gives what is right or nothing. {@link dev.grid.kernel.nearcache.HeardChanges} has the rules of
 * what is right, of one partition; {@link dev.grid.kernel.nearcache.ClockRing} says what goes when
 * there is no room. {@link dev.grid.kernel.nearcache.ViewPartition} says by the same rules what a
 * view has to ask, which keeps all that a predicate means (decision 0045).
 *
 * <p>Thread-safe. A hit takes no lock. A partition's monitor is held for a few instructions, also
 * on I/O threads, and the ring's within it, never the other way round. Nothing blocks, there is no
 * clock but the one that it is given, and no work in proportion to what is kept but for statistics.
 *
 * <p>Decision 0044 says why it is so; read {@code NearCache}, {@code NearPartition}.
 */
@NullMarked
package dev.grid.kernel.nearcache;

import org.jspecify.annotations.NullMarked;
