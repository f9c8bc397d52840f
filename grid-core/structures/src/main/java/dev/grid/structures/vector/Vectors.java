package dev.grid.structures.vector;

import dev.grid.InvalidConfigurationException;
import dev.grid.protocol.Data;
import dev.grid.structures.vector.VectorMessages.StoredDocument;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of a collection, by their places: reads the vectors of documents and searches, and
 * refuses those that cannot be. Immutable.
 */
final class Vectors {

  /** Of a vector that has all its numbers. */
  static final byte DENSE = 0;

  private final String collection;
  private final List<VectorIndexConfig> indexes;

  Vectors(VectorCollectionConfig config, String name) {
    this.collection = "vector-collection=" + name;
    this.indexes = config.indexes();
  }

  /** What is wrong with a collection that has no index. */
  static InvalidConfigurationException withoutIndex(String name) {
    return new InvalidConfigurationException(
        "vector-collection="
            + name
            + " has no index: add a VectorCollectionConfig with one, on members or by a client,"
            + " before the collection is used. A configuration that names a merge policy which"
            + " members do not know counts as none");
  }

  List<VectorIndexConfig> indexes() {
    return indexes;
  }

  int count() {
    return indexes.size();
  }

  VectorIndexConfig index(int place) {
    return indexes.get(place);
  }

  /** Whether these indexes are those that a directory has. */
  boolean isOf(VectorDirectory directory) {
    return directory.isOf(indexes);
  }

  /**
   * The place of the index of this name.
   *
   * @param name null or empty for the only one
   * @throws IllegalArgumentException if there is none, or not only one
   */
  int place(@Nullable String name) {
    if (indexes.isEmpty()) {
      throw refused("has no index: it has to be configured before it is used");
    }
    if (name == null || name.isEmpty()) {
      if (indexes.size() > 1) {
        throw refused("has several indexes, name one of them: " + names());
      }
      return 0;
    }
    for (int i = 0; i < indexes.size(); i++) {
      if (name.equals(indexes.get(i).name())) {
        return i;
      }
    }
    throw refused("has no index '" + shortened(name) + "', only " + names());
  }

  private List<String> names() {
    return indexes.stream().map(index -> "'" + nameOf(index) + "'").toList();
  }

  private static String nameOf(VectorIndexConfig index) {
    return index.name() == null ? "" : index.name();
  }

  private static String shortened(String name) {
    return name.length() <= 100 ? name : name.substring(0, 100) + "...";
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(collection + " " + why);
  }

  /**
   * The vectors of a document by the places of their indexes.
   *
   * @return {@link VectorEntry#NONE} where it has none
   * @throws IllegalArgumentException if one of them cannot be, or there is none
   */
  float[][] of(StoredDocument document) {
    if (document.vectors().isEmpty()) {
      throw refused("cannot have a document without vectors");
    }
    float[][] vectors = new float[indexes.size()][];
    Arrays.fill(vectors, VectorEntry.NONE);
    for (VectorPair pair : document.vectors()) {
      int place = place(pair.name());
      if (vectors[place] != VectorEntry.NONE) {
        throw refused("document has two vectors for the index '" + shortened(pair.name()) + "'");
      }
      vectors[place] = require(place, pair);
    }
    return vectors;
  }

  /**
   * The numbers of a vector for an index.
   *
   * @throws IllegalArgumentException if the index cannot have such a vector
   */
  float[] require(int place, VectorPair pair) {
    VectorIndexConfig index = indexes.get(place);
    float[] vector = pair.vector();
    if (pair.type() != DENSE || vector == null) {
      throw refused("index '" + nameOf(index) + "': type=" + pair.type() + " must be dense");
    }
    if (vector.length != index.dimension()) {
      throw refused(
          "index '%s': a vector has dimension=%d, and must have %d"
              .formatted(nameOf(index), vector.length, index.dimension()));
    }
    boolean isZero = true;
    for (int i = 0; i < vector.length; i++) {
      if (!Float.isFinite(vector[i])) {
        throw refused(
            "index '%s': a vector has %s at %d, and all must be finite numbers"
                .formatted(nameOf(index), vector[i], i));
      }
      isZero &= vector[i] == 0;
    }
    if (isZero && index.metric() == VectorMetric.COSINE) {
      throw refused(
          "index '" + nameOf(index) + "': a vector of zeros has no direction, so no cosine");
    }
    return vector;
  }

  /** An entry's document for the wire. */
  StoredDocument document(VectorEntry entry) {
    return new StoredDocument(new Data(entry.value), pairs(entry));
  }

  /** An entry's vectors for the wire. */
  List<VectorPair> pairs(VectorEntry entry) {
    List<VectorPair> pairs = new ArrayList<>(entry.vectors.length);
    for (int i = 0; i < entry.vectors.length && i < indexes.size(); i++) {
      if (entry.vectors[i].length != 0) {
        pairs.add(new VectorPair(nameOf(indexes.get(i)), DENSE, entry.vectors[i]));
      }
    }
    return pairs;
  }
}
