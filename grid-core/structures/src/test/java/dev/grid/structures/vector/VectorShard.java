package dev.grid.structures.vector;

import static dev.grid.structures.Values.data;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Slice;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost;
import dev.grid.structures.Values;
import dev.grid.structures.vector.VectorMessages.FoundDocument;
import dev.grid.structures.vector.VectorMessages.PartReply;
import dev.grid.structures.vector.VectorMessages.SearchOptions;
import dev.grid.structures.vector.VectorMessages.SearchPart;
import dev.grid.structures.vector.VectorMessages.StoredDocument;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import dev.grid.vector.VectorCollectionConfig;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A partition of a vector collection named {@code c}, hosted by the test. */
final class VectorShard {

  static final String NAME = "c";

  final ShardHost<VectorState> host;

  VectorShard(VectorCollectionConfig config) {
    host = new ShardHost<>(new VectorStructure(), NAME, MemberConfig.defaults().with(config));
  }

  @Nullable Object call(Message<?> message) {
    return host.call(ShardHost.ALICE, message);
  }

  void set(String key, String value, float... vector) {
    assertNothing(call(new VectorMessages.Set(NAME, data(key), document(value, vector))));
  }

  private static void assertNothing(@Nullable Object answer) {
    if (answer != null) {
      throw new AssertionError("answered " + answer);
    }
  }

  /** A document with a vector for the only index. */
  static StoredDocument document(String value, float... vector) {
    return new StoredDocument(data(value), List.of(pair("", vector)));
  }

  static VectorPair pair(String index, float... vector) {
    return new VectorPair(index, Vectors.DENSE, vector);
  }

  static SearchOptions limit(int limit) {
    return new SearchOptions(false, false, limit, null);
  }

  /** The best of the whole partition, slice by slice. */
  List<FoundDocument> search(VectorPair wanted, SearchOptions options) {
    SearchPart part = new SearchPart(NAME, List.of(wanted), options, Slice.START);
    PartReply all = reply(part);
    while (all.next() != Slice.END) {
      SearchPart next = new SearchPart(NAME, List.of(wanted), options, all.next());
      PartReply merged = VectorSearching.merge(part, all, reply(next));
      all = merged;
    }
    return all.results();
  }

  PartReply reply(SearchPart part) {
    return (PartReply) Objects.requireNonNull(call(part));
  }

  /** Keys found, the nearest first. */
  List<String> nearest(int limit, float... wanted) {
    return search(pair("", wanted), limit(limit)).stream()
        .map(found -> Values.text(found.key()))
        .toList();
  }

  Map<String, String> content() {
    return content(host.state());
  }

  /** Values with their vectors, by keys. */
  static Map<String, String> content(VectorState state) {
    Map<String, String> content = new HashMap<>();
    state.scan(
        Slice.START,
        Integer.MAX_VALUE,
        entry ->
            content.put(
                Values.text(new Data(entry.key())),
                Values.text(new Data(entry.value)) + Arrays.deepToString(entry.vectors)));
    return content;
  }
}
