package dev.grid.structures.vector;

import dev.grid.kernel.ContentHash;
import dev.grid.kernel.keys.KeyEntry;
import dev.grid.kernel.keys.TableDigest;
import java.util.Arrays;

/**
 * A key with its document. Immutable, but that it is told when it is gone: a changed document is
 * another entry, so that whoever has a reference sees one document as it was. Arrays are not
 * written to.
 */
final class VectorEntry extends KeyEntry {

  /** Of an index for which the document has no vector. */
  static final float[] NONE = new float[0];

  /** The entry, its arrays' headers and its place in the table. */
  private static final int OVERHEAD_BYTES = 24 + 2 * 16 + 16 + 8;

  private static final int VECTOR_OVERHEAD_BYTES = 16 + 4;

  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

  final byte[] value;

  /** One for each index, in their order; {@link #NONE} or another empty one where there is none. */
  final float[][] vectors;

  private volatile boolean isGone;

  VectorEntry(byte[] key, byte[] value, float[][] vectors) {
    super(key);
    this.value = value;
    this.vectors = vectors;
  }

  /** The vector for the index of this place, or an empty one. */
  float[] vector(int place) {
    return place < vectors.length ? vectors[place] : NONE;
  }

  /** Told that another document has taken its place, or none. */
  void leave() {
    isGone = true;
  }

  /** Whether it is not what its key has any more. For any thread. */
  boolean isGone() {
    return isGone;
  }

  /** The bytes of the key and the document with their bookkeeping, approximately. */
  long bytes() {
    long bytes = (long) OVERHEAD_BYTES + keyBytes.length + value.length;
    for (float[] vector : vectors) {
      bytes += VECTOR_OVERHEAD_BYTES + (long) vector.length * Float.BYTES;
    }
    return bytes;
  }

  /** A hash of the key and the document, the same in every copy. */
  long digest() {
    long hash = ContentHash.ofSome(value, vectors.length, TableDigest.VALUE_BYTES_MAX);
    for (float[] vector : vectors) {
      hash = (hash ^ vector.length) * MULTIPLIER;
      for (float number : vector) {
        hash = (hash ^ Float.floatToRawIntBits(number)) * MULTIPLIER;
        hash ^= hash >>> 32;
      }
    }
    return ContentHash.of(keyBytes, ContentHash.mix(hash));
  }

  /** Whether another document is the same, number by number. */
  boolean hasSameDocument(byte[] otherValue, float[][] otherVectors) {
    if (!Arrays.equals(value, otherValue) || vectors.length != otherVectors.length) {
      return false;
    }
    for (int i = 0; i < vectors.length; i++) {
      if (!Arrays.equals(vectors[i], otherVectors[i])) {
        return false;
      }
    }
    return true;
  }
}
