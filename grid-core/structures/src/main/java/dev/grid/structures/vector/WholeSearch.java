package dev.grid.structures.vector;

import dev.grid.structures.vector.VectorMessages.SearchOptions;

/** A search of a whole collection, of which each partition is asked a {@link VectorQuery}. */
interface WholeSearch {

  /** The collection. */
  String name();

  SearchOptions options();
}
