package dev.grid.structures.multimap;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.ShardHost.BOB;
import static dev.grid.structures.Values.all;
import static dev.grid.structures.Values.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.kernel.Slice;
import dev.grid.kernel.Subscription;
import dev.grid.multimap.MultiMapConfig;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.multimap.MultiMapMessages.*;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What each message does to a multimap, and whom locks hold up. */
class MultiMapTest {

  private static final String NAME = MultiMapShard.NAME;
  private static final long THREAD = 7;

  private final MultiMapShard shard = new MultiMapShard(MultiMapConfig.named("m*"));
  private final ShardHost<MultiMapState> host = shard.host;

  private static Message<Boolean> put(String key, String value) {
    return new Put(NAME, data(key), data(value), THREAD);
  }

  @Test
  void a_put_of_what_is_there_changes_nothing() {
    assertThat(shard.call(put("k", "a"))).isEqualTo(true);
    assertThat(shard.call(put("k", "a"))).isEqualTo(false);
    assertThat(shard.events()).containsExactly("+k=a");
    assertThat(host.state().entries()).isEqualTo(1);
  }

  @Test
  void a_key_goes_with_its_last_value() {
    shard.call(put("k", "a"));
    long one = host.state().bytes();
    shard.call(put("k", "b"));
    assertThat(host.state().bytes()).isGreaterThan(one);

    shard.call(new RemoveEntry(NAME, data("k"), data("b"), THREAD));
    assertThat(host.state().bytes()).isEqualTo(one);
    shard.call(new RemoveEntry(NAME, data("k"), data("a"), THREAD));
    assertThat(host.state().bytes()).isZero();
    assertThat(host.state().isEmpty()).isTrue();
    assertThat(host.replica().isEmpty()).isTrue();
    assertThat(shard.events()).containsExactly("+k=a", "+k=b", "-k=b", "-k=a");
  }

  @Test
  void putAll_tells_what_is_new() {
    shard.call(put("k", "a"));
    shard.call(
        new PutAll(
            NAME,
            List.of(
                Map.entry(data("k"), all("a", "b", "b")),
                Map.entry(data("l"), all("c")),
                Map.entry(data("m"), List.of()),
                Map.entry(data("k"), all("d")))));

    assertThat(shard.content()).isEqualTo(shard.replicatedContent());
    assertThat(shard.content().keySet()).containsExactlyInAnyOrder("k", "l");
    assertThat(shard.content().get("k")).containsExactlyInAnyOrder("a", "b", "d");
    assertThat(shard.events()).containsExactly("+k=a", "+k=b", "+l=c", "+k=d");
  }

  @Test
  void listings_are_put_together_of_slices() {
    int keys = 3 * Slice.ENTRIES_MAX;
    for (int i = 0; i < keys; i++) {
      shard.call(put("k" + i, "v" + i % 10));
      shard.call(put("k" + i, "w"));
    }

    assertThat((List<?>) host.callAll(ALICE, new KeySet(NAME)).reply()).hasSize(keys);
    assertThat((List<?>) host.callAll(ALICE, new Values(NAME)).reply()).hasSize(2 * keys);
    assertThat((List<?>) host.callAll(ALICE, new EntrySet(NAME)).reply()).hasSize(2 * keys);
    assertThat(host.callAll(ALICE, new ContainsValue(NAME, data("v3"))).reply()).isEqualTo(true);
    assertThat(host.callAll(ALICE, new ContainsValue(NAME, data("x"))).reply()).isEqualTo(false);
    assertThat(host.callAll(ALICE, new Size(NAME)).reply()).isEqualTo(2 * keys);
    ScanReply slice =
        (ScanReply)
            Objects.requireNonNull(
                host.call(ALICE, new Scan(NAME, MultiMapScan.ENTRIES, Slice.START, null)));
    assertThat(slice.items()).hasSizeLessThan(2 * Slice.ENTRIES_MAX);
    assertThat(slice.next()).isNotEqualTo(Slice.END);
  }

  // Locks.

  private static Message<Void> lock(String key, long leaseMillis, long number) {
    return new Lock(NAME, data(key), THREAD, leaseMillis, number);
  }

  private static Message<Void> unlock(String key, long number) {
    return new Unlock(NAME, data(key), THREAD, number);
  }

  @Test
  void writes_wait_for_a_lock_and_reads_do_not() {
    shard.call(put("k", "a"));
    shard.call(lock("k", -1, 1));

    List<Answer> writes =
        List.of(
            host.send(BOB, put("k", "b")),
            host.send(BOB, new RemoveEntry(NAME, data("k"), data("a"), THREAD)),
            host.send(BOB, new Remove(NAME, data("k"), THREAD)),
            host.send(BOB, new Delete(NAME, data("k"), THREAD)),
            host.send(BOB, lock("k", -1, 1)));
    assertThat(writes).allMatch(Answer::isWaiting);
    assertThat(host.call(BOB, new Get(NAME, data("k"), THREAD))).isEqualTo(all("a"));
    assertThat(host.call(BOB, new ValueCount(NAME, data("k"), THREAD))).isEqualTo(1);
    assertThat(host.call(BOB, put("l", "c"))).isEqualTo(true);
    assertThat(shard.call(put("k", "d"))).isEqualTo(true);

    shard.call(unlock("k", 2));
    assertThat(writes).noneMatch(Answer::isWaiting);
    assertThat(writes.get(1).value()).isEqualTo(true);
    assertThat(host.call(BOB, new IsLocked(NAME, data("k")))).isEqualTo(true);
    assertThat(host.replica().digest()).isEqualTo(host.state().digest());
  }

  @Test
  void a_lock_ends_with_its_lease_or_its_owner() {
    shard.call(lock("k", 100, 1));
    Answer waits = host.send(BOB, put("k", "b"));
    host.advance(99);
    assertThat(waits.isWaiting()).isTrue();
    host.advance(2);
    assertThat(waits.value()).isEqualTo(true);

    host.call(BOB, lock("k", -1, 1));
    Answer asks = host.send(ALICE, lock("k", -1, 2));
    assertThat(asks.isWaiting()).isTrue();
    host.callerGone(BOB);
    assertThat(asks.isWaiting()).isFalse();
    assertThat(host.replica().locks().find(data("k"), host.nowMillis()))
        .isEqualTo(host.state().locks().find(data("k"), host.nowMillis()));
    assertThat(host.state().isEmpty()).isFalse();
  }

  @Test
  void a_lock_call_that_comes_twice_counts_once() {
    shard.call(lock("k", -1, 1));
    shard.call(lock("k", -1, 1));
    shard.call(unlock("k", 2));
    assertThat(shard.call(new IsLocked(NAME, data("k")))).isEqualTo(false);
    assertThatThrownBy(() -> shard.call(unlock("k", 3)))
        .isInstanceOf(IllegalMonitorStateException.class)
        .hasMessageStartingWith("multimap=m: the key is not locked by thread=7");
  }

  @Test
  void clear_leaves_locked_keys() {
    shard.call(put("k", "a"));
    shard.call(put("l", "b"));
    shard.call(put("l", "c"));
    shard.call(lock("k", -1, 1));
    host.takeEvents();

    List<?> cleared = host.callAll(ALICE, new Clear(NAME)).events();
    assertThat(cleared)
        .isEqualTo(List.of(new EntryChanged(null, null, null, null, 64, ShardHost.MEMBER, 2)));
    assertThat(shard.content().keySet()).containsExactly("k");
    assertThat(shard.replicatedContent()).isEqualTo(shard.content());
    assertThat(host.callAll(ALICE, new Clear(NAME)).events()).isEmpty();
  }

  // Listeners.

  @Test
  void a_listener_is_sent_what_it_asked_for() {
    EntryChanged ofKey = new EntryChanged(data("k"), data("v"), null, null, 1, new UUID(1, 1), 1);
    EntryChanged ofAll = new EntryChanged(null, null, null, null, 64, new UUID(1, 1), 5);

    var wants = filter(new AddEntryListener(NAME, false, true));
    assertThat(wants.filter().apply(ofKey))
        .isEqualTo(new EntryChanged(data("k"), null, null, null, 1, new UUID(1, 1), 1));
    var other = filter(new AddEntryListenerToKey(NAME, data("other"), true, true));
    assertThat(other.filter().apply(ofKey)).isNull();
    assertThat(other.filter().apply(ofAll)).isEqualTo(ofAll);
    var same = filter(new AddEntryListenerToKey(NAME, data("k"), true, true));
    assertThat(same.filter().apply(ofKey)).isEqualTo(ofKey);
  }

  @SuppressWarnings("unchecked")
  private static Subscription.Add<EntryChanged> filter(Message<?> message) {
    return (Subscription.Add<EntryChanged>)
        Objects.requireNonNull(new MultiMapStructure().subscription(message));
  }

  /** The reference tells nobody. */
  @Test
  void listeners_are_told_of_a_deleted_key() {
    shard.call(put("k", "a"));
    shard.call(new Delete(NAME, data("k"), THREAD));
    assertThat(shard.events()).containsExactly("+k=a", "-k=a");
  }

  @Test
  void only_what_adds_is_refused_when_memory_is_short() {
    MultiMapHandler handler = new MultiMapHandler();
    Data key = data("k");

    assertThat(handler.adds(put("k", "v"))).isTrue();
    assertThat(handler.adds(new PutAll(NAME, List.of()))).isTrue();
    assertThat(handler.adds(new Remove(NAME, key, THREAD))).isFalse();
    assertThat(handler.adds(lock("k", -1, 1))).isFalse();
    assertThat(handler.adds(new Merge(NAME, List.of(), List.of(), List.of()))).isFalse();
  }
}
