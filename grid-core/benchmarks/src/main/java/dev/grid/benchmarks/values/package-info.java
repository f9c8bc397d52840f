/**
 * How fast values become bytes and back: the same records through our serialization and through the
 * reference's, in one process, one after the other. {@link dev.grid.benchmarks.values.ValueCodecs}
 * makes the two sides and checks that they write the same bytes; {@code SerializationSpeed} beside
 * this package measures them.
 *
 * <p>Everything runs on the caller's thread, and fails by an exception.
 */
@NullMarked
package dev.grid.benchmarks.values;

import org.jspecify.annotations.NullMarked;
