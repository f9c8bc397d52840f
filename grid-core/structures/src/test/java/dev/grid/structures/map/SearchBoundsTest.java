package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.Call;
import dev.grid.kernel.Slice;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.map.GridMap;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.IndexConfig;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.query.Search;
import dev.grid.query.SearchPosition;
import dev.grid.query.SearchResult;
import dev.grid.query.SearchRow;
import dev.grid.query.SortOrder;
import dev.grid.serialization.JsonValue;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.ShardHost;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where searches meet what indexes and partitions have bounds for. */
final class SearchBoundsTest {

  private final MapShard shard = new MapShard();
  private final GridMap<Integer, Object> map =
      MapStructure.proxy("m", new LocalInvoker(shard.host));

  private static List<Integer> keys(SearchResult<Integer, Object> result) {
    return result.rows().stream().map(SearchRow::key).toList();
  }

  /** Whether anything was found along an index, since the map was made. */
  private boolean hasGoneAlongAnIndex() {
    Map<String, Long> counts = shard.host.state().indexes().addTo(Map.of());
    return Objects.requireNonNull(counts.get("partitions-searched-by-index")) > 0;
  }

  /** Their keys in an index are equal, so there the second attribute orders them. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void longTexts_areInOrderAlongAnIndexOfSeveralAttributes(boolean descending) {
    map.addIndex(IndexConfig.sorted("t", "n"));
    shard.host.advance(1);
    String prefix = "p".repeat(1_024);
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      map.set(i, new JsonValue("{\"t\":\"" + prefix + (char) ('a' + i) + "\",\"n\":" + -i + "}"));
      expected.add(i);
    }
    Search search =
        Search.all()
            .orderedBy(
                descending
                    ? List.of(SortOrder.descending("t"), SortOrder.descending("n"))
                    : List.of(SortOrder.ascending("t"), SortOrder.ascending("n")))
            .first(1);
    List<Integer> found = new ArrayList<>();
    SearchPosition position = null;
    do {
      SearchResult<Integer, Object> page = map.search(search.after(position));
      found.addAll(keys(page));
      position = page.last();
    } while (position != null && found.size() <= expected.size());

    assertThat(found).isEqualTo(descending ? expected.reversed() : expected);
    assertThat(hasGoneAlongAnIndex()).isTrue();
  }

  @Test
  void manyBytes_areNotLookedAtInOneStep() {
    map.addIndex(IndexConfig.sorted("n"));
    shard.host.advance(1);
    String long100KiB = "x".repeat(100 << 10);
    for (int i = 0; i < 100; i++) {
      map.set(i, new JsonValue("{\"n\":" + i + ",\"t\":\"" + long100KiB + "\"}"));
    }
    Search search = Search.all().orderedBy(SortOrder.ascending("n"));

    assertThat(keys(map.search(search.first(90)))).hasSize(90).startsWith(0, 1, 2);
    assertThat(hasGoneAlongAnIndex()).as("9 MiB along the index").isFalse();
    assertThat(keys(map.search(search.first(3)))).containsExactly(0, 1, 2);
    assertThat(hasGoneAlongAnIndex()).as("a few of them").isTrue();
  }

  /** Has enough with ten entries, and goes on from a cursor. */
  private static final class Page implements MapSearch.Fold {

    private static final int ENTRIES = 10;

    private final int cursor;
    private final List<Data> keys = new ArrayList<>();

    Page(int cursor) {
      this.cursor = cursor;
    }

    @Override
    public void add(byte[] key, byte[] value) {
      keys.add(new Data(key));
    }

    @Override
    public int startAt() {
      return cursor;
    }

    @Override
    public boolean endsEarly() {
      return true;
    }

    @Override
    public boolean hasEnough() {
      return keys.size() >= ENTRIES;
    }

    @Override
    public boolean isFull(int at) {
      return hasEnough();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatHasEnough_endsWithinASlice_andGoesOnThere(boolean isIndexed) {
    if (isIndexed) {
      map.addIndex(IndexConfig.sorted("n"));
      shard.host.advance(1);
    }
    for (int i = 0; i < 600; i++) {
      map.set(i, new JsonValue("{\"n\":" + i + "}"));
    }
    Call call = shard.host.call(ShardHost.ALICE);
    Data written = call.queries().plainData(PredicateForm.of(Predicates.greaterEqual("n", 400)));
    CompiledPredicate predicate = call.queries().compile(written, shard.host.serialization());
    List<Data> found = new ArrayList<>();
    int cursor = Slice.START;
    do {
      Page page = new Page(cursor);
      MapSearch search = new MapSearch(predicate, page, Slice.START);
      while (search.whole(shard.host.state(), call) != null) {
        assertThat(page.keys).as("a slice without enough").hasSizeLessThan(Page.ENTRIES);
      }
      // Those that share a place with the last are not left behind.
      assertThat(page.keys).hasSizeLessThan(2 * Page.ENTRIES);
      found.addAll(page.keys);
      cursor = search.from();
    } while (cursor != Slice.END);

    assertThat(found).hasSize(200).doesNotHaveDuplicates();
    if (isIndexed) {
      assertThat(hasGoneAlongAnIndex()).isTrue();
    }
  }

  /** Ordered by code of an application, which notes what runs it. */
  record Rank(int number) implements Comparable<Rank>, Serializable {

    private static final AtomicInteger COMPARED = new AtomicInteger();
    private static final AtomicInteger COMPARED_INSIDE = new AtomicInteger();

    @Override
    public int compareTo(Rank other) {
      COMPARED.incrementAndGet();
      if (StackWalker.getInstance()
          .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("slice")))) {
        COMPARED_INSIDE.incrementAndGet();
      }
      return Integer.compare(number, other.number);
    }
  }

  record Ranked(boolean meant, Rank rank) implements Serializable {}

  @Test
  void objectsAreComparedOutsideThePartition() {
    Set<Integer> expected = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      boolean isMeant = i % 1_000 == 0;
      map.set(i, new JsonValue("{\"meant\":" + isMeant + "}"));
      if (isMeant) {
        expected.add(i);
      }
    }
    for (int i = 0; i < 300; i++) {
      map.set(-1 - i, new Ranked(true, new Rank(i)));
      if (i < 80) {
        expected.add(-1 - i);
      }
    }
    Predicate meant = Predicates.equal("meant", true);
    SearchResult<Integer, Object> found =
        map.search(
            Search.where(meant).orderedBy(SortOrder.ascending("rank").nullsFirst()).first(100));

    assertThat(keys(found)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(Rank.COMPARED).hasPositiveValue();
    assertThat(Rank.COMPARED_INSIDE).hasValue(0);
  }
}
