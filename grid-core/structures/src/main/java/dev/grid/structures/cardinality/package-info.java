/**
 * Cardinality estimators: HyperLogLog sketches of the hashes of what was added.
 *
 * <p>A {@link dev.grid.structures.cardinality.Sketch} is what a set of hashes comes to, in whatever
 * order and however often they were added: adding is a join, and so is joining a part of another
 * sketch. So effects, transfers and merges after a split are joins, which need no order among
 * themselves: {@link dev.grid.structures.cardinality.SketchParts} hands over one part after another
 * while calls go on, and every change passes. Callers send hashes, as the protocol wants it ({@link
 * dev.grid.structures.cardinality.ValueHash}), so members never see values.
 *
 * <p>A state is confined to its partition. Adding is never harmful twice, so calls are repeated
 * freely after a failure.
 *
 * <p>Read {@link dev.grid.structures.cardinality.CardinalityMessages}, {@link
 * dev.grid.structures.cardinality.Sketch}.
 */
@NullMarked
package dev.grid.structures.cardinality;

import org.jspecify.annotations.NullMarked;
