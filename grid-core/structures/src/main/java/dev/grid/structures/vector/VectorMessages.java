package dev.grid.structures.vector;

import dev.grid.kernel.Slice;
import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.security.Action;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What goes over the wire for vector collections (protocol service 0x24). */
public sealed interface VectorMessages<R> extends StructureMessage<R> {

  @Op(id = 0x240100, routing = Routing.KEY, actions = Action.PUT)
  record Put(String name, Data key, StoredDocument value)
      implements VectorMessages<DocumentReply> {}

  @Op(id = 0x240200, routing = Routing.KEY, actions = Action.PUT)
  record PutIfAbsent(String name, Data key, StoredDocument value)
      implements VectorMessages<DocumentReply> {}

  @Op(id = 0x240300, routing = Routing.PARTITION, actions = Action.PUT)
  record PutAll(String name, List<Map.Entry<Data, StoredDocument>> entries)
      implements VectorMessages<Void> {}

  @Op(
      id = 0x240400,
      routing = Routing.KEY,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Get(String name, Data key) implements VectorMessages<DocumentReply> {}

  @Op(id = 0x240500, routing = Routing.KEY, actions = Action.REMOVE)
  record Remove(String name, Data key) implements VectorMessages<DocumentReply> {}

  @Op(id = 0x240600, routing = Routing.KEY, actions = Action.PUT)
  record Set(String name, Data key, StoredDocument value) implements VectorMessages<Void> {}

  @Op(id = 0x240700, routing = Routing.KEY, actions = Action.REMOVE)
  record Delete(String name, Data key) implements VectorMessages<Void> {}

  @Op(
      id = 0x240800,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record SearchNearVector(String name, List<VectorPair> vectors, SearchOptions options)
      implements VectorMessages<List<FoundDocument>>, WholeSearch {}

  /**
   * Makes an index anew.
   *
   * @param uuid names the call, for those who ask again
   */
  @Op(
      id = 0x240900,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.OPTIMIZE)
  record Optimize(String name, @Nullable String indexName, @Since("2.9") @Nullable UUID uuid)
      implements VectorMessages<Void> {}

  @Op(id = 0x240a00, routing = Routing.ALL, actions = Action.REMOVE)
  record Clear(String name) implements VectorMessages<Void> {}

  @Op(
      id = 0x240b00,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Size(String name) implements VectorMessages<Long> {}

  /** Between members: documents of the losing side of a split. */
  @Op(id = 0x24f000, routing = Routing.PARTITION)
  record Merge(String name, List<Map.Entry<Data, StoredDocument>> entries)
      implements VectorMessages<List<Lost>> {}

  /**
   * Between members: what all partitions are asked for a search, slice by slice.
   *
   * @param from where in the partition
   */
  @Op(id = 0x24f100, routing = Routing.ALL, retryable = true, readOnly = true)
  record SearchPart(String name, List<VectorPair> vectors, SearchOptions options, int from)
      implements VectorMessages<PartReply>, VectorQuery {

    @Override
    public @Nullable Data predicate() {
      return null;
    }
  }

  /**
   * Finds what is near among the documents that a predicate means, which only our members know.
   *
   * @param predicate over values and keys
   */
  @Op(
      id = 0x24d000,
      routing = Routing.ALL,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record SearchMeant(String name, List<VectorPair> vectors, SearchOptions options, Data predicate)
      implements VectorMessages<List<FoundDocument>>, WholeSearch {}

  /**
   * Between members: what all partitions are asked for such a search, slice by slice.
   *
   * @param from where in the partition
   */
  @Op(id = 0x24f200, routing = Routing.ALL, retryable = true, readOnly = true)
  record MeantPart(
      String name, List<VectorPair> vectors, SearchOptions options, Data predicate, int from)
      implements VectorMessages<PartReply>, VectorQuery {}

  /**
   * Between members: finds what is near among the documents that meet a condition of a statement.
   *
   * @param condition an {@link dev.grid.kernel.fragment.EntryCondition}, as it was written
   */
  @Op(id = 0x24f300, routing = Routing.ALL, retryable = true, readOnly = true)
  record SearchStated(String name, List<VectorPair> vectors, SearchOptions options, Data condition)
      implements VectorMessages<List<FoundDocument>>, WholeSearch {}

  /**
   * Between members: what all partitions are asked for such a search, slice by slice.
   *
   * @param from where in the partition
   */
  @Op(id = 0x24f400, routing = Routing.ALL, retryable = true, readOnly = true)
  record StatedPart(
      String name, List<VectorPair> vectors, SearchOptions options, Data condition, int from)
      implements VectorMessages<PartReply>, VectorQuery {

    @Override
    public Data predicate() {
      return condition;
    }

    @Override
    public boolean isStated() {
      return true;
    }
  }

  /**
   * The best of what was looked at.
   *
   * @param next where to go on
   * @param results best first, as many as are wanted at most
   */
  @Struct
  record PartReply(int next, List<FoundDocument> results) implements Slice {

    @Override
    public long bytes() {
      return VectorSearching.bytes(results);
    }

    @Override
    public boolean isFolded() {
      return true;
    }
  }

  /**
   * A vector.
   *
   * @param name of its index; may be empty where there is only one
   * @param type {@value Vectors#DENSE}, there is no other
   * @param vector null for none, which is refused
   */
  @Struct
  record VectorPair(String name, byte type, float @Nullable [] vector) {

    /** One that has all its numbers. */
    public static VectorPair dense(String name, float[] vector) {
      return new VectorPair(name, Vectors.DENSE, vector);
    }
  }

  /** What a key has. */
  @Struct
  record StoredDocument(Data value, List<VectorPair> vectors) {}

  /** A document, or null. */
  @Struct
  record DocumentReply(@Nullable StoredDocument document) {

    static final DocumentReply NONE = new DocumentReply(null);
  }

  /** What a search is to find. */
  @Struct
  record SearchOptions(
      boolean includeValue,
      boolean includeVectors,
      int limit,
      @Nullable Map<String, String> hints) {}

  /** A document that was found; value and vectors are null unless asked for. */
  @Struct
  record FoundDocument(
      Data key, @Nullable Data value, float score, @Nullable List<VectorPair> vectors) {}

  /**
   * A document that was not kept.
   *
   * @param merging the losing side's, as {@link DocumentBytes}
   * @param existing the winning side's, or null if it had none
   * @param mergingLost whether the losing side's is not there any more
   * @param existingLost whether the winning side's is not there any more
   * @param failure what the merge policy threw, or null
   */
  @Struct
  record Lost(
      Data key,
      byte[] merging,
      byte @Nullable [] existing,
      boolean mergingLost,
      boolean existingLost,
      @Nullable String failure) {}
}
