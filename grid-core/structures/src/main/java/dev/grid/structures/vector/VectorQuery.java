package dev.grid.structures.vector;

import dev.grid.protocol.Data;
import dev.grid.structures.vector.VectorMessages.SearchOptions;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a partition is asked for a search. Parts of one search share the list of vectors. */
interface VectorQuery {

  /** What is looked for: one vector, else it is refused. */
  List<VectorPair> vectors();

  SearchOptions options();

  /** Which documents may be found; null for all. */
  @Nullable Data predicate();

  /** Whether that is a condition of a statement, and no predicate. */
  default boolean isStated() {
    return false;
  }

  /** Where in the partition to begin. */
  int from();
}
