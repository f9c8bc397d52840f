package dev.grid.kernel.aggregate;

import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.serialization.Serialization;
import org.jspecify.annotations.Nullable;

/** What values of an attribute have come to. Confined to who has its accumulator. */
sealed interface Tally permits CountTally, DistinctTally, ExtremeTally, SumTally {

  /**
   * Adds a value.
   *
   * @param found is set anew for the next
   * @param key of the entry that has it, serialized; kept, not changed
   * @param value of that entry
   */
  void add(TypedValue found, byte[] key, byte[] value);

  /** A value in a message. */
  static String text(TypedValue value) {
    return switch (value.kind()) {
      case BYTES, PART, NEEDS_CLASS -> "(something with parts)";
      default -> String.valueOf(value.toObject());
    };
  }

  /** What others have to know of it to {@link #merge} it: serializable values. */
  @Nullable Object[] part(Serialization serialization);

  void merge(@Nullable Object[] part);

  /** The result, serializable. */
  @Nullable Object result(Serialization serialization);
}
