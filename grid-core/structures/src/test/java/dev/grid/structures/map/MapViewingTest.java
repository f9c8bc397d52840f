package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.grid.kernel.nearcache.ViewPartition;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.map.MapCacheMessages.Invalidated;
import dev.grid.structures.map.MapMessages.Remove;
import dev.grid.structures.map.MapViewMessages.LoadView;
import dev.grid.structures.map.MapViewMessages.RefreshView;
import dev.grid.structures.map.MapViewMessages.ViewEntries;
import dev.grid.structures.map.MapViewMessages.ViewEntry;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a partition answers to views. */
class MapViewingTest {

  private static final long FOR_EVER = Long.MAX_VALUE;

  private final MapShard shard = new MapShard();

  private Data predicate(Predicate predicate) {
    return shard.host.serialization().toData(PredicateForm.of(predicate));
  }

  private static List<@Nullable Object> keys(ViewEntries answer) {
    return answer.entries().stream()
        .<@Nullable Object>map(e -> MapShard.readable(e.key()))
        .toList();
  }

  private ViewEntries load(@Nullable Data predicate) {
    return (ViewEntries)
        Objects.requireNonNull(
            shard.host.call(ALICE, new LoadView(MapShard.NAME, predicate, true, 0)));
  }

  private ViewEntries refresh(Data predicate, String... keys) {
    List<Data> asked = Arrays.stream(keys).map(key -> data(key)).toList();
    return (ViewEntries)
        Objects.requireNonNull(
            shard.host.call(ALICE, new RefreshView(MapShard.NAME, predicate, false, asked)));
  }

  @Test
  void itHasWhatIsMeant_withTheTimeThatIsLeft() {
    shard.put("a", "x");
    shard.put("b", "y");
    shard.put("c", "x", 10_000, 0);
    shard.put("d", "x", 0, 5_000);
    shard.put("e", "x", 100, 0);
    shard.host.elapse(2_000);
    ViewEntries all = load(predicate(Predicates.equal("this", "x")));
    assertThat(all.next()).isEqualTo(ViewPartition.END);
    assertThat(keys(all)).containsExactlyInAnyOrder("a", "c", "d");
    assertThat(all.entries())
        .contains(
            new ViewEntry(data("a"), data("x"), FOR_EVER, FOR_EVER),
            new ViewEntry(data("c"), data("x"), 8_000, FOR_EVER),
            new ViewEntry(data("d"), data("x"), FOR_EVER, 3_000));
    assertThat(keys(load(null))).hasSize(4);
    ViewEntries some = refresh(predicate(Predicates.equal("this", "x")), "a", "b", "e", "none");
    assertThat(some.entries()).containsExactly(new ViewEntry(data("a"), null, FOR_EVER, FOR_EVER));
    assertThat(some.next()).as("keys that were looked at").isEqualTo(4);
  }

  @Test
  void whatChangesWhileItIsTestedOutside_isAnsweredAsItWas_andToldByAHigherNumber() {
    shard.put("a", "x1");
    shard.put("b", "x1");
    shard.put("c", "x1");
    shard.host.told().count();
    Data predicate = predicate(Predicates.regex("this", "x.*"));
    assertThat(load(predicate).entries()).as("it is compiled").hasSize(3);
    shard.host.delayTasks(true);
    Answer loading = shard.send(new LoadView(MapShard.NAME, predicate, true, 0));
    Answer refreshing =
        shard.send(new RefreshView(MapShard.NAME, predicate, true, List.of(data("a"), data("c"))));
    shard.put("a", "x2");
    shard.call(new Remove(MapShard.NAME, data("c"), MapShard.THREAD));
    assertThat(shard.host.runTasks()).isPositive();
    for (Answer each : List.of(loading, refreshing)) {
      ViewEntries answer = (ViewEntries) Objects.requireNonNull(each.value());
      assertThat(answer.entries())
          .as("a was meant before and is now; c is gone")
          .contains(new ViewEntry(data("a"), data("x1"), FOR_EVER, FOR_EVER))
          .noneMatch(entry -> entry.key().equals(data("c")));
      assertThat(answer.sequence()).isZero();
    }
    assertThat(shard.host.told().take())
        .extracting(told -> ((Invalidated) told).sequence())
        .containsExactly(1L, 2L);
  }

  @Test
  void aQuestionAboutNoKey_isAnsweredWithWhatWasToldLast() {
    shard.host.told().count();
    shard.put("a", "x");
    ViewEntries answer =
        (ViewEntries)
            Objects.requireNonNull(
                shard.host.call(ALICE, new RefreshView(MapShard.NAME, null, true, List.of())));
    assertThat(answer.entries()).isEmpty();
    assertThat(answer.sequence()).isOne();
  }

  @Test
  void aQuestionAboutTooManyKeys_isRefused() {
    List<Data> keys = Collections.nCopies(ViewPartition.KEYS_MAX + 1, data("k"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RefreshView(MapShard.NAME, null, true, keys))
        .withMessageContaining("keys=1001");
  }

  @Test
  void whatAStoreHasLoaded_isTold() {
    StoredShard stored = new StoredShard();
    stored.table.rows.put("k", "stored");
    stored.host.told().count();
    assertThat(stored.map.get("k")).isEqualTo("stored");
    assertThat(stored.host.told().take())
        .extracting(told -> ((Invalidated) told).key())
        .containsExactly(stored.key("k"));
  }
}
