/**
 * Vector collections: documents with vectors, found by what is near to a vector. Read {@link
 * dev.grid.vector.GridVectorCollection} first. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.vector;

import org.jspecify.annotations.NullMarked;
