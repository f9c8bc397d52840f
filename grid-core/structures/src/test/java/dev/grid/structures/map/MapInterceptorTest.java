package dev.grid.structures.map;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.ShardHost.BOB;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.map.MapShard.AS_CONFIGURED;
import static dev.grid.structures.map.MapShard.NAME;
import static dev.grid.structures.map.MapShard.THREAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Effect;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.map.MapInterceptor;
import dev.grid.protocol.Data;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.map.InterceptorMessages.AddInterceptor;
import dev.grid.structures.map.InterceptorMessages.CanIntercept;
import dev.grid.structures.map.InterceptorMessages.RemoveInterceptor;
import dev.grid.structures.map.MapCacheMessages.CachedValue;
import dev.grid.structures.map.MapCacheMessages.CachedValues;
import dev.grid.structures.map.MapCacheMessages.GetAllToCache;
import dev.grid.structures.map.MapCacheMessages.GetToCache;
import dev.grid.structures.map.MapCacheMessages.Invalidated;
import dev.grid.structures.map.MapCacheMessages.PutToCache;
import dev.grid.structures.map.MapMessages.*;
import dev.grid.structures.map.OwnMapMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What interceptors see and give, in one partition. */
class MapInterceptorTest {

  private final MapShard shard = new MapShard();

  /** Writes down what it sees; refuses values that say so. */
  record Mark(String text) implements MapInterceptor<String> {

    @Override
    public String onGet(String value) {
      return value + "g" + text;
    }

    @Override
    public @Nullable String onPut(@Nullable String oldValue, String value) {
      if (value.startsWith("refused")) {
        throw new IllegalStateException("refused: " + value);
      }
      return value.equals("as it is") ? null : value + "p" + text;
    }

    @Override
    public String onRemove(String value) {
      if (value.startsWith("kept")) {
        throw new IllegalStateException("kept: " + value);
      }
      return value + "r" + text;
    }
  }

  /** Shows what was there before. */
  record Before() implements MapInterceptor<String> {

    @Override
    public String onPut(@Nullable String oldValue, String value) {
      return oldValue + ">" + value;
    }
  }

  private Data code(Object interceptor) {
    return shard.host.serialization().toData(interceptor);
  }

  private String add(Object interceptor) {
    return (String) Objects.requireNonNull(shard.call(new AddInterceptor(NAME, code(interceptor))));
  }

  private boolean remove(String id) {
    return Boolean.TRUE.equals(shard.call(new RemoveInterceptor(NAME, id)));
  }

  @Test
  void they_are_asked_one_after_another() {
    add(new Mark("1"));
    add(new Mark("2"));

    assertThat(shard.put("k", "v")).isNull();
    assertThat(shard.entries()).containsEntry("k", "vp1p2");
    assertThat(shard.get("k")).isEqualTo("vp1p2g1g2");
    assertThat(shard.call(new Remove(NAME, data("k"), THREAD))).isEqualTo("vp1p2r1r2");
    assertThat(shard.get("k")).as("there is nothing to show").isNull();
    assertThat(shard.entries()).isEmpty();
    assertThat(shard.events()).containsExactly("ADDED k null->vp1p2", "REMOVED k vp1p2->null");
  }

  @Test
  void null_leaves_the_value_as_it_is() {
    add(new Mark("1"));
    shard.put("k", "as it is");
    assertThat(shard.entries()).containsEntry("k", "as it is");
  }

  @Test
  void each_kind_of_call_that_stores_is_intercepted() {
    add(new Before());
    shard.call(new MapMessages.Set(NAME, data("k"), data("1"), THREAD, AS_CONFIGURED));
    shard.call(new PutIfAbsent(NAME, data("k"), data("no"), THREAD, AS_CONFIGURED));
    shard.call(new Replace(NAME, data("k"), data("2"), THREAD));
    shard.call(new ReplaceIfSame(NAME, data("k"), data("no"), data("x"), THREAD));
    shard.call(new ReplaceIfSame(NAME, data("k"), data("null>1>2"), data("3"), THREAD));
    shard.call(new PutTransient(NAME, data("k"), data("4"), THREAD, AS_CONFIGURED));
    shard.call(new TryPut(NAME, data("k"), data("5"), THREAD, 0));
    shard.call(new SetWithMaxIdle(NAME, data("k"), data("6"), THREAD, 0, 0));
    shard.call(new PutAll(NAME, List.of(Map.entry(data("k"), data("7"))), false));
    shard.call(
        new PutAll(
            NAME,
            List.of(Map.entry(data("a"), data("1")), Map.entry(data("b"), data("2"))),
            false));
    shard.call(new PutAll(NAME, List.of(), false));

    assertThat(shard.entries())
        .containsEntry("k", "null>1>2>3>4>5>6>7")
        .containsEntry("a", "null>1")
        .containsEntry("b", "null>2");
  }

  @Test
  void each_kind_of_call_that_reads_is_intercepted() {
    shard.put("k", "1");
    shard.put("l", "2");
    add(new Mark("x"));

    assertThat(shard.get("k")).isEqualTo("1gx");
    assertThat(shard.call(new GetStored(NAME, data("k"), THREAD)))
        .as("what updates read is as it is stored")
        .isEqualTo("1");
    assertThat(shard.call(new GetAll(NAME, List.of(data("k"), data("l"), data("none")))))
        .isEqualTo(List.of("k=1gx", "l=2gx"));
    assertThat(shard.call(new GetAndTouch(NAME, data("k"), THREAD, 5_000))).isEqualTo("1gx");
    assertThat(shard.host.state().find(data("k")))
        .as("the time to live is another")
        .satisfies(entry -> assertThat(entry.times()).isNotNull());
    assertThat(MapContent.of(shard.host.replica())).isEqualTo(MapContent.of(shard.host.state()));
  }

  @Test
  void whoever_keeps_copies_is_shown_the_same_and_told_when_interceptors_change() {
    shard.put("k", "1");
    CachedValue plain = toCache("k");
    assertThat(shard.host.told().take()).isEmpty();
    String id = add(new Mark("x"));
    assertThat(shard.host.told().take()).containsExactly(allGone(plain.sequence() + 1));

    assertThat(MapShard.readable(plain.value())).isEqualTo("1");
    assertThat(MapShard.readable(toCache("k").value())).isEqualTo("1gx");
    assertThat(toCache("none").value()).isNull();
    CachedValues all =
        (CachedValues)
            shard.host.call(ALICE, new GetAllToCache(NAME, List.of(data("none"), data("k"))));
    assertThat(MapShard.readable(Objects.requireNonNull(all).entries()))
        .isEqualTo(List.of("k=1gx"));

    CachedValue put =
        (CachedValue)
            Objects.requireNonNull(
                shard.host.call(
                    ALICE,
                    new PutToCache(
                        NAME, data("k"), data("2"), THREAD, AS_CONFIGURED, AS_CONFIGURED)));
    assertThat(shard.entries()).containsEntry("k", "2px");
    assertThat(put.remainingMillis()).as("what was put is not what is there").isZero();
    assertThat(MapShard.readable(put.value())).isEqualTo("1");

    shard.host.told().take();
    assertThat(remove("unknown")).isFalse();
    assertThat(shard.host.told().take()).isEmpty();
    assertThat(remove(id)).isTrue();
    assertThat(shard.host.told().take()).containsExactly(allGone(put.sequence() + 1));
  }

  private CachedValue toCache(String key) {
    return (CachedValue)
        Objects.requireNonNull(shard.host.call(ALICE, new GetToCache(NAME, data(key))));
  }

  private Invalidated allGone(long sequence) {
    return new Invalidated(null, ALICE, shard.host.told().partition(), sequence);
  }

  @Test
  void one_that_throws_fails_the_call_and_nothing_is_changed() {
    add(new Mark("1"));
    assertThatThrownBy(() -> shard.put("k", "refused, as all are"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("refused");
    assertThat(shard.entries()).isEmpty();
    shard.put("k", "kept");
    for (var removal :
        List.of(
            new Remove(NAME, data("k"), THREAD),
            new Delete(NAME, data("k"), THREAD),
            new TryRemove(NAME, data("k"), THREAD, 0),
            new RemoveIfSame(NAME, data("k"), data("keptp1"), THREAD),
            new RemoveKeys(NAME, List.of(data("k"), data("none")), THREAD))) {
      assertThatThrownBy(() -> shard.call(removal)).hasMessageContaining("kept");
    }
    assertThat(shard.entries()).containsOnlyKeys("k");
    assertThat(shard.events()).containsExactly("ADDED k null->keptp1");
  }

  @Test
  void others_wait_for_the_key_while_one_is_asked_and_readers_do_not() {
    shard.put("k", "old");
    String id = add(new Before());
    shard.host.delayTasks(true);
    Answer first = shard.send(MapShard.putBy(THREAD, "k", "1"));
    Answer second = shard.host.send(BOB, MapShard.putBy(7, "k", "2"));
    Answer reader = shard.send(new ContainsKey(NAME, data("k"), THREAD));
    assertThat(reader.value()).isEqualTo(true);
    assertThat(first.isWaiting()).isTrue();
    assertThat(second.isWaiting()).isTrue();
    shard.host.runTasks();

    assertThat(MapShard.readable(first.value())).isEqualTo("old");
    assertThat(MapShard.readable(second.value())).isEqualTo("old>1");
    assertThat(shard.entries()).containsEntry("k", "old>1>2");
    shard.host.delayTasks(false);
    assertThat(remove(id)).isTrue();
  }

  @Test
  void an_entry_that_changes_meanwhile_is_looked_at_again() {
    shard.put("k", "old");
    add(new Before());
    shard.host.delayTasks(true);
    Answer put = shard.send(MapShard.putBy(THREAD, "k", "1"));
    shard.send(new RemoveUnlocked(NAME, false));
    shard.host.runTasks();

    assertThat(put.value()).isNull();
    assertThat(shard.entries()).containsEntry("k", "null>1");
  }

  /** Lets the test do something while it is asked. */
  record Busy() implements MapInterceptor<String> {

    static Runnable meanwhile = () -> {};

    @Override
    public String onPut(@Nullable String oldValue, String value) {
      meanwhile.run();
      return oldValue + ">" + value;
    }
  }

  @Test
  void of_many_keys_those_that_change_meanwhile_are_looked_at_again_and_no_others() {
    List<Map.Entry<Data, Data>> entries = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      shard.put("k" + i, "old");
      entries.add(Map.entry(data("k" + i), data("new")));
    }
    add(new Busy());
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger evicted = new AtomicInteger();
    Busy.meanwhile =
        () -> {
          if (asked.incrementAndGet() % 10 == 0) {
            shard.send(new Evict(NAME, data("k" + evicted.getAndIncrement()), THREAD));
          }
        };
    shard.host.delayTasks(true);
    Answer put = shard.send(new PutAll(NAME, entries, false));
    shard.host.runTasks();
    Busy.meanwhile = () -> {};

    assertThat(put.value()).isNull();
    assertThat(asked).as("about all, then 40, then 4 keys").hasValue(444);
    assertThat(shard.entries())
        .hasSize(400)
        .containsEntry("k0", "null>new")
        .containsEntry("k43", "null>new")
        .containsEntry("k44", "old>new");
  }

  @Test
  void a_call_waits_for_locks_before_they_are_asked() {
    add(new Before());
    shard.lock(BOB, 1, "k");
    Answer put = shard.send(MapShard.putBy(THREAD, "k", "1"));
    assertThat(put.isWaiting()).isTrue();
    assertThat(shard.call(new TryPut(NAME, data("k"), data("2"), THREAD, 0))).isEqualTo(false);
    shard.unlock(BOB, 1, "k");

    assertThat(put.value()).isNull();
    assertThat(shard.entries()).containsEntry("k", "null>1");
  }

  @Test
  void one_is_added_once_and_removed_by_its_id() {
    String id = add(new Mark("1"));
    assertThat(add(new Mark("1"))).isEqualTo(id);
    assertThat(add(new Mark("2"))).isNotEqualTo(id);
    shard.put("k", "v");
    assertThat(shard.entries()).containsEntry("k", "vp1p2");

    assertThat(remove("unknown")).isFalse();
    assertThat(remove(id)).isTrue();
    assertThat(remove(id)).isFalse();
    shard.put("k", "v");
    assertThat(shard.entries()).containsEntry("k", "vp2");
  }

  @Test
  void all_are_asked_before_one_is_added_and_that_changes_nothing() {
    assertThat(new MapHandler().askedBefore(new AddInterceptor(NAME, code(new Mark("1")))))
        .isEqualTo(new CanIntercept(NAME, code(new Mark("1"))));
    assertThat(new MapHandler().askedBefore(new RemoveInterceptor(NAME, "id"))).isNull();

    assertThat(shard.call(new CanIntercept(NAME, code(new Mark("1"))))).isNull();
    assertThatThrownBy(() -> shard.call(new CanIntercept(NAME, code("a text"))))
        .isInstanceOf(GridSerializationException.class);
    assertThat(shard.host.state().isPlain()).isTrue();
    add(new Mark("1"));
    assertThat(shard.call(new CanIntercept(NAME, code(new Mark("1"))))).isNull();
  }

  @Test
  void what_cannot_be_one_is_refused() {
    assertThatThrownBy(() -> add("a text"))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("interceptor");
    assertThat(shard.host.state().isPlain()).isTrue();
    assertThatThrownBy(() -> add(new Mark("x".repeat(MapInterceptors.BYTES_MAX))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bytes=");
    for (int i = 0; i < MapInterceptors.INTERCEPTORS_MAX; i++) {
      add(new Mark("m" + i));
    }
    assertThatThrownBy(() -> add(new Mark("one too many")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("interceptors=" + MapInterceptors.INTERCEPTORS_MAX);
  }

  @Test
  void copies_have_them_in_their_order() {
    String first = add(new Mark("1"));
    add(new Mark("2"));
    add(new Mark("3"));
    remove(first);
    MapState state = shard.host.state();
    MapState receiver =
        new MapStructure()
            .newState(new StateContext(NAME, 0, MemberConfig.defaults().withPartitionCount(1)));
    Transfer transfer = state.transfer();
    for (Effect slice; (slice = transfer.next(1)) != null; ) {
      receiver.apply(shard.host.throughBytes(slice));
    }

    assertThat(shard.host.replica().digest()).isEqualTo(state.digest());
    assertThat(receiver.digest()).isEqualTo(state.digest()).isNotZero();
    assertThat(receiver.isPlain()).isFalse();
    assertThat(receiver.isEmpty()).isFalse();
    assertThat(receiver.interceptors().effect().ids())
        .isEqualTo(state.interceptors().effect().ids())
        .hasSize(2);
    assertThat(shard.host.call(ALICE, new Size(NAME))).isEqualTo(0);
  }
}
