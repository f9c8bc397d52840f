package dev.grid.kernel.query;

import dev.grid.protocol.Data;
import dev.grid.query.QueryException;
import org.jspecify.annotations.Nullable;

/**
 * Which entries a listener is told of. It is asked where changes are made, with partitions held: so
 * it reads serialized values only. Immutable, for any thread.
 */
public final class ListenerPredicate {

  /** A value that is not there. */
  private static final byte[] NOTHING = new byte[Data.HEADER_BYTES];

  private final CompiledPredicate predicate;
  private final Queries queries;

  /**
   * Of a predicate.
   *
   * @throws QueryException if it is code, too long, or cannot be understood
   * @throws dev.grid.GridSerializationException if it cannot be read without a class
   */
  public ListenerPredicate(Data predicate, Queries queries) {
    this.predicate = queries.compilePlain(predicate);
    this.queries = queries;
  }

  /**
   * Whether an entry is meant.
   *
   * @param value null if there is none that is known
   * @throws QueryException if only the value's class tells
   */
  public boolean isMeant(Data key, @Nullable Data value) {
    Matcher matcher = predicate.inside(queries.schemas());
    return switch (matcher.test(key.bytes(), value == null ? NOTHING : value.bytes())) {
      case YES -> true;
      case NO -> false;
      case NEEDS_CLASS ->
          throw new QueryException(
              "the predicate of a listener asks for an attribute of "
                  + value
                  + " that only its class can read: write such values as Compact, Portable or"
                  + " JSON, or filter in the listener");
    };
  }
}
