/**
 * Vector collections: documents with vectors, partitioned by key, searched by what is near to a
 * vector.
 *
 * <p>{@link dev.grid.structures.vector.VectorState} holds the documents of one collection in one
 * partition: for each key the value as it arrived and the numbers of its vectors, in entries that
 * never change. {@link dev.grid.structures.vector.Vectors} knows the indexes that are configured,
 * and refuses vectors that they cannot have before anything changes. {@link
 * dev.grid.structures.vector.VectorHandler} decides what each message does. All of it is confined
 * to the partition.
 *
 * <p>A search asks all partitions, each slice by slice, and keeps the best of what they answer
 * ({@link dev.grid.structures.vector.VectorSearching}). How near something is, is computed by
 * {@link dev.grid.structures.vector.Similarity}. Where a member has few documents, all are looked
 * at. Where it has many, it has a graph for each index ({@link
 * dev.grid.structures.vector.VectorIndex}, {@link dev.grid.structures.vector.VectorGraph}), which
 * is found by the collection's {@link dev.grid.structures.vector.VectorDirectory} and belongs to no
 * partition: partitions tell it what they have ({@link dev.grid.structures.vector.VectorFeed}), and
 * one thread of low priority makes it ({@link dev.grid.structures.vector.VectorWorker}). The
 * directory searches it when a question is planned, and partitions that have nothing of what was
 * found are not asked ({@link dev.grid.structures.vector.VectorPartitions}). A graph is never in an
 * answer's way: what it does not have yet is looked at in its partition, and what it finds is
 * confirmed there.
 *
 * <p>Copies are kept by {@link dev.grid.structures.vector.VectorEffect}s and begun by a {@link
 * dev.grid.structures.vector.VectorTransfer}. After a split {@link
 * dev.grid.structures.vector.VectorMerging} brings the losing side's documents to the winning side,
 * where {@link dev.grid.structures.vector.VectorMerge} asks the collection's policy; what is not
 * kept is journaled as a whole ({@link dev.grid.structures.vector.DocumentBytes}).
 *
 * <p>A failed call changes nothing. Documents have no time to live, as those of the protocol have
 * none.
 *
 * <p>Read {@link dev.grid.structures.vector.VectorMessages}, {@link
 * dev.grid.structures.vector.VectorHandler}, {@link dev.grid.structures.vector.VectorSearching}.
 */
@NullMarked
package dev.grid.structures.vector;

import org.jspecify.annotations.NullMarked;
