package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.ShardHost.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.kernel.Slice;
import dev.grid.map.GridMap;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.protocol.serialization.builtin.ProjectionForm;
import dev.grid.query.EntryPredicate;
import dev.grid.query.IndexConfig;
import dev.grid.query.PagingPredicate;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.serialization.JsonValue;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.map.MapMessages.ScanReply;
import dev.grid.structures.map.MapQueryMessages.*;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Queries of one partition. */
final class MapQueryTest {

  private static final int MANY = 20_000;

  private final MapShard shard = new MapShard();
  private final GridMap<Integer, Object> map =
      MapStructure.proxy("m", new LocalInvoker(shard.host));

  private Data data(Object value) {
    return shard.host.serialization().toData(value);
  }

  private Data data(Predicate predicate) {
    return data(PredicateForm.of(predicate));
  }

  private void fill(int count) {
    IntStream.range(0, count).forEach(i -> map.set(i, i));
  }

  /** Longer than one slice: in several, each of which looks at a bounded part. */
  @Test
  void manyEntries_areLookedAtInSlices() {
    fill(MANY);
    Data predicate = data(Predicates.greaterEqual("this", MANY - 10));
    int slices = 0;
    List<Data> found = new ArrayList<>();
    for (int from = Slice.START; from != Slice.END; slices++) {
      ScanReply reply =
          (ScanReply)
              Objects.requireNonNull(
                  shard.host.call(ALICE, new QueryScan("m", MapScan.KEYS, from, predicate)));
      found.addAll(reply.items());
      from = reply.next();
    }
    assertThat(slices).isGreaterThan(MANY / 4_096);
    assertThat(found).hasSize(10);
    assertThat(new HashSet<>(found)).hasSize(10);
  }

  @Test
  void entriesWhoseTimeIsUp_areNotMeant() {
    fill(3);
    map.put(9, 9, java.time.Duration.ofMillis(10));
    shard.host.advance(20);
    assertThat(map.keySet(Predicates.alwaysTrue())).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void removal_takesWhatIsMeant_butWhatIsLockedStays_andCopiesAreTold() {
    fill(MANY);
    map.lock(1);
    var held = shard.host.send(BOB, new MapMessages.Lock("m", data(2), 5, -1, 77));
    assertThat(held.isWaiting()).isFalse();

    map.removeAll(Predicates.lessThan("this", MANY - 3));

    assertThat(map.keySet()).containsExactlyInAnyOrder(1, 2, MANY - 3, MANY - 2, MANY - 1);
    assertThat(shard.host.replica().entries()).isEqualTo(5);
  }

  @Test
  void fetching_seesEachEntryOnce_withItsProjection() {
    fill(MANY);
    Data projection = data(ProjectionForm.several(List.of("__key", "this")));
    Data predicate = data(Predicates.lessThan("this", 1_000));
    List<Map.Entry<Integer, Integer>> pointers = List.of(Map.entry(Integer.MAX_VALUE, -1));
    Set<Object> seen = new HashSet<>();
    int count = 0;
    do {
      FetchWithQueryReply reply =
          (FetchWithQueryReply)
              Objects.requireNonNull(
                  shard.host.call(
                      ALICE, new FetchWithQuery("m", pointers, 100, projection, predicate)));
      for (Data result : reply.results()) {
        Object[] both = Objects.requireNonNull(shard.host.serialization().toObject(result));
        assertThat(both[0]).isEqualTo(both[1]);
        seen.add(both[0]);
        count++;
      }
      pointers = reply.iterationPointers();
    } while (pointers.getLast().getKey() >= 0);
    assertThat(count).isEqualTo(1_000);
    assertThat(seen).hasSize(1_000);
  }

  record Odd() implements EntryPredicate<Integer, Integer> {
    @Override
    public boolean test(Map.Entry<Integer, Integer> entry) {
      return entry.getValue() % 2 == 1;
    }
  }

  @Test
  void code_runsOutside_aSliceAtATime() {
    fill(3_000);
    shard.host.delayTasks(true);
    var answer = shard.host.send(ALICE, new QueryScan("m", MapScan.KEYS, 0, data(new Odd())));
    assertThat(answer.isWaiting()).as("not in the partition").isTrue();
    // Others have their turn meanwhile.
    var get = shard.host.send(ALICE, new MapMessages.Get("m", data(1), 1));
    assertThat(get.isWaiting()).isFalse();
    shard.host.runTasks();
    assertThat(answer.isWaiting()).isFalse();
    shard.host.delayTasks(false);
    assertThat(map.keySet(new Odd())).hasSize(1_500);
  }

  @Test
  void aValueWhoseClassIsNotAllowed_failsAQueryForItsAttributes_andNoOther() {
    fill(5);
    // As a client may write it: of a class that this member does not read.
    byte[] unknown = data("x").bytes().clone();
    unknown[4] = 0;
    unknown[5] = 0;
    unknown[6] = 0;
    unknown[7] = 99;
    shard.host.call(
        ALICE, new MapMessages.Set("m", data(7), new Data(unknown), MapShard.THREAD, -1));

    assertThatThrownBy(() -> map.keySet(Predicates.equal("size", 1)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("type id=99");
    assertThat(map.keySet(Predicates.equal("__key", 7))).containsExactly(7);
    assertThat(map.keySet(Predicates.equal("this", 3))).containsExactly(3);
  }

  @Test
  void pages_keepNoMoreThanMayBeOnThem() {
    fill(MANY);
    PagingPredicate paging = Predicates.paging(10);
    PageReply reply =
        (PageReply)
            Objects.requireNonNull(
                shard.host.call(
                    ALICE,
                    new PageScan(
                        "m",
                        new PagingPredicateHolder(
                            new AnchorDataListHolder(List.of(), List.of()),
                            null,
                            null,
                            10,
                            1,
                            (byte) 1,
                            null,
                            null))));
    assertThat(reply.items()).hasSize(2 * 20);
    paging.setPage(1);
    assertThat(map.values(paging)).isEqualTo(IntStream.range(10, 20).boxed().toList());
  }

  @Test
  void pages_ofWhatHasNoOrder_areRefused() {
    map.put(1, List.of(1));
    assertThatThrownBy(() -> map.values(Predicates.paging(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no order");
    assertThat(map.keySet(Predicates.paging(5))).containsExactly(1);
  }

  @Test
  void whatHasNoOrderWithTheConstant_isNotMeant_byAnIndexAndWithout() {
    fill(3);
    map.put(3, "text");
    for (int i = 4; i < 100; i++) {
      map.put(i, new JsonValue("{}"));
    }
    for (int i = 0; i < 2; i++) {
      assertThat(map.keySet(Predicates.greaterThan("this", 0))).containsExactlyInAnyOrder(1, 2);
      assertThat(map.keySet(Predicates.between("this", "a", "z"))).containsExactly(3);
      assertThat(map.keySet(Predicates.greaterThan("this", true))).isEmpty();
      map.addIndex(IndexConfig.sorted("this"));
    }
    assertThat(map.keySet(Predicates.equal("this", true))).isEmpty();
    assertThat(map.values(Predicates.in("this", 1, "2")).stream().collect(Collectors.toSet()))
        .isEqualTo(Set.of(1, 2));
  }
}
