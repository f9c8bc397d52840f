package dev.grid.structures.replicatedmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.Transfer;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.structures.replicatedmap.Replicas.Copy;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.*;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Copies that converge, and removed entries that stay removed. */
final class ReplicatedMapTest {

  private static final int KEYS = 40;

  private final Replicas replicas = new Replicas(3);
  private final Copy a = replicas.all.get(0);
  private final Copy b = replicas.all.get(1);
  private final Copy c = replicas.all.get(2);

  private static void tell(Copy from, Copy... to) {
    for (Copy copy : to) {
      from.told.forEach(copy.state::apply);
    }
    from.told.clear();
  }

  @Test
  void effectsInAnyOrderAndNumber_andWhatIsComparedAfterwards_giveTheSame() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int run = 0; run < 30; run++) {
      Replicas run3 = new Replicas(3);
      List<Effect> all = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        Copy copy = run3.all.get(random.nextInt(3));
        act(copy, random);
        all.addAll(copy.told);
        copy.told.clear();
        run3.nowMillis += random.nextInt(3);
        if (!all.isEmpty() && random.nextInt(2) == 0) {
          copy.state.apply(all.get(random.nextInt(all.size())));
        }
        if (random.nextInt(40) == 0) {
          copy.compareWith(run3.all.get(random.nextInt(3)));
        }
      }
      for (Copy copy : run3.all) {
        List<Effect> some = new ArrayList<>(all);
        some.addAll(all.subList(0, 50));
        Collections.shuffle(some, random);
        some.subList(0, random.nextInt(some.size())).forEach(copy.state::apply);
      }
      run3.converge();
      requireSame(run3, seed);
    }
  }

  private static void act(Copy copy, Random random) {
    String key = "k" + random.nextInt(KEYS);
    switch (random.nextInt(20)) {
      case 0 -> copy.clear();
      case 1, 2, 3, 4, 5, 6 -> copy.remove(key);
      default -> copy.put(key, "v" + random.nextInt());
    }
  }

  private static void requireSame(Replicas replicas, long seed) {
    Copy first = replicas.all.getFirst();
    for (Copy copy : replicas.all) {
      assertThat(copy.content()).as("seed=%d", seed).isEqualTo(first.content());
      assertThat(copy.state.digest()).as("seed=%d", seed).isEqualTo(first.state.digest());
      assertThat(copy.state.bytes()).as("seed=%d", seed).isEqualTo(first.state.bytes());
      assertThat(copy.state.entries()).isEqualTo(copy.content().size());
    }
  }

  /** Each writer has keys of its own, so that it is known what must be there. */
  @Test
  void writesOfDifferentKeys_areAllThere_whateverWasLostOnTheWay() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<String, String> model = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      int at = random.nextInt(3);
      Copy copy = replicas.all.get(at);
      String key = "k" + at + "-" + random.nextInt(KEYS);
      if (random.nextInt(3) == 0) {
        assertThat(copy.remove(key)).as("seed=%d", seed).isEqualTo(model.remove(key));
      } else {
        assertThat(copy.put(key, "v" + i)).as("seed=%d", seed).isEqualTo(model.put(key, "v" + i));
      }
      for (Copy other : replicas.all) {
        if (other != copy && random.nextInt(3) > 0) {
          copy.told.forEach(other.state::apply);
        }
      }
      copy.told.clear();
      if (random.nextInt(100) == 0) {
        copy.compareWith(replicas.all.get(random.nextInt(3)));
      }
    }
    replicas.converge();
    requireSame(replicas, seed);
    assertThat(a.content()).as("seed=%d", seed).isEqualTo(model);
  }

  @Test
  void ofTwoValues_theLaterOneStays_andWhoKnewOfTheOtherIsLater() {
    a.put("k", "early");
    replicas.nowMillis += 10;
    b.put("k", "late");
    tell(a, b, c);
    tell(b, a, c);
    assertThat(List.of(a.get("k"), b.get("k"), c.get("k"))).containsOnly("late");

    replicas.nowMillis -= 1_000; // Of a clock that is behind.
    c.put("k", "knew");
    tell(c, a, b);
    assertThat(List.of(a.get("k"), b.get("k"), c.get("k"))).containsOnly("knew");
  }

  @Test
  void ofTwoValuesAtTheSameTime_theSameStaysEverywhere() {
    a.put("k", "a");
    b.put("k", "b");
    List<Effect> ofA = List.copyOf(a.told);
    tell(a, b);
    tell(b, a, c);
    ofA.forEach(c.state::apply);

    assertThat(b.get("k")).isEqualTo(a.get("k"));
    assertThat(c.get("k")).isEqualTo(a.get("k"));
  }

  @Test
  void whatIsRemoved_doesNotComeBack_fromAnyoneAtAnyTime() {
    a.put("k", "v");
    List<Effect> old = List.copyOf(a.told);
    tell(a, b, c);
    b.remove("k");
    tell(b, a); // And c is cut off for as long as it takes.
    replicas.nowMillis += 100L * 365 * 24 * 3_600_000;
    assertThat(c.get("k")).isEqualTo("v");

    old.forEach(a.state::apply);
    assertThat(a.get("k")).isNull();
    a.hearAll(c);
    assertThat(a.get("k")).isNull();
    Copy joiner = replicas.add();
    joiner.hearAll(b);
    joiner.hearAll(c);
    old.forEach(joiner.state::apply);
    assertThat(joiner.get("k")).isNull();
    c.hearAll(joiner);
    assertThat(c.get("k")).isNull();
  }

  @Test
  void whatIsRemoved_leavesNothingBehindByKey() {
    for (int i = 0; i < 20_000; i++) {
      a.put("k" + i, "v");
      a.remove("k" + i);
    }
    assertThat(a.state.entries()).isZero();
    assertThat(a.state.bytes()).isZero();
    assertThat(a.state.isEmpty()).as("what is known must not be forgotten").isFalse();
    long told = 0;
    Transfer transfer = a.state.transfer();
    for (Effect slice; (slice = transfer.next(64 << 10)) != null; ) {
      told += ((ReplicatedMapEffect.Told) slice).buckets().size();
    }
    assertThat(told).isLessThanOrEqualTo(Bucket.COUNT);
  }

  @Test
  void aRemoval_thatComesBeforeItsWrite_counts() {
    a.put("k", "v");
    a.remove("k");
    Collections.reverse(a.told);
    tell(a, b);

    assertThat(b.get("k")).isNull();
  }

  @Test
  void aRemovalOrClear_leavesWhatItsMemberDidNotKnow() {
    a.put("k", "old");
    tell(a, b);
    a.put("k", "new");
    a.put("other", "v");
    b.remove("k");
    b.put("mine", "v");
    b.clear();
    tell(a, b);
    tell(b, a);
    replicas.converge();

    assertThat(a.content()).isEqualTo(Map.of("k", "new", "other", "v"));
    assertThat(b.content()).isEqualTo(a.content());
  }

  @Test
  void bothSidesOfASplit_keepWhatTheyWrote_andLoseWhatTheyRemoved() {
    for (int i = 0; i < 1_000; i++) {
      a.put("k" + i, "v");
    }
    tell(a, b, c);
    for (int i = 0; i < 300; i++) {
      a.remove("k" + i);
      c.put("c" + i, "v");
      c.remove("k" + (500 + i));
    }
    tell(a, b);
    replicas.converge();

    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      if (i >= 300 && i < 500 || i >= 800) {
        expected.add("k" + i);
      }
    }
    for (int i = 0; i < 300; i++) {
      expected.add("c" + i);
    }
    assertThat(a.content().keySet()).isEqualTo(expected);
    requireSame(replicas, 0);
  }

  @Test
  void slicesThatAreLost_takeNothingFromWhoDidNotGetThem() {
    for (int i = 0; i < 500; i++) {
      a.put("k" + i, "v1");
    }
    b.hearAll(a);
    for (int i = 0; i < 500; i++) {
      a.put("k" + i, "v2");
    }
    Random random = new Random(5);
    Transfer transfer = a.state.transfer();
    for (Effect slice; (slice = transfer.next(300)) != null; ) {
      if (random.nextBoolean()) {
        b.state.apply(slice);
        assertThat(b.state.entries()).isEqualTo(500);
      }
    }
    replicas.converge();
    assertThat(b.content()).isEqualTo(a.content());
    assertThat(b.content().values()).containsOnly("v2");
  }

  @Test
  void aMapThatChangesWhileItIsToldOf_isToldOfAll() {
    for (int i = 0; i < 2_000; i++) {
      a.put("k" + i, "v");
    }
    a.told.clear();
    Random random = new Random(6);
    Transfer transfer = a.state.transfer();
    for (Effect slice; (slice = transfer.next(500)) != null; ) {
      b.state.apply(slice);
      act(a, random);
      tell(a, b);
    }
    b.compareWith(a);
    assertThat(b.content()).isEqualTo(a.content());
    assertThat(b.state.digest()).isEqualTo(a.state.digest());
  }

  @Test
  void gapsAreBounded_andFilledByComparing() {
    for (int i = 0; i < 3 * Known.BEYOND_MAX; i++) {
      a.put("k", "v" + i);
    }
    a.told.removeFirst();
    tell(a, b);
    assertThat(b.state.part(Bucket.of(Replicas.data("k").hashCode())).beyond())
        .hasSize(2 * Known.BEYOND_MAX);
    b.compareWith(a);

    assertThat(b.get("k")).isEqualTo(a.get("k"));
    assertThat(b.state.part(Bucket.of(Replicas.data("k").hashCode())).beyond()).isEmpty();
    assertThat(b.state.digest()).isEqualTo(a.state.digest());
  }

  @Test
  void whereNothingDiffers_partsAreFound_andAreEqual() {
    for (int i = 0; i < 10_000; i++) {
      a.put("k" + i, "a value of some length, so that there are several parts");
    }
    b.hearAll(a);
    int parts = 0;
    for (ContentDigest part = a.state.digestFrom(ContentDigest.START);
        ;
        part = a.state.digestFrom(part.to())) {
      assertThat(b.state.digest(part.from(), part.to())).isEqualTo(part);
      parts++;
      if (part.isLast()) {
        break;
      }
    }
    assertThat(parts).isBetween(10, 100);
  }

  @Test
  void timeToLive_endsEverywhere_andItsMemberTells() {
    a.put("k", "v", 1_000);
    a.put("stays", "v");
    tell(a, b, c);
    assertThat(a.state.alarmMillis()).isEqualTo(State.EVERY_ROUND);
    replicas.nowMillis += 999;
    assertThat(b.get("k")).isEqualTo("v");
    replicas.nowMillis += 1;
    assertThat(b.get("k")).isNull();
    assertThat(a.get("k")).isNull();
    assertThat(a.content()).containsOnlyKeys("stays");

    b.tick();
    a.tick();
    assertThat(b.events).isEmpty();
    assertThat(a.events.getLast().eventType()).isEqualTo(EntryEventType.EVICTED.flag());
    assertThat(Replicas.text(a.events.getLast().oldValue())).isEqualTo("v");
    assertThat(a.state.expirations()).isEqualTo(1);
    tell(a, b, c);
    assertThat(b.state.entries()).isEqualTo(1);
    assertThat(b.state.alarmMillis()).isEqualTo(State.NO_ALARM);
  }

  @Test
  void timeToLive_ofAMemberThatIsGone_isEndedByAnother() {
    a.put("k", "v", 1_000);
    tell(a, b, c);
    replicas.nowMillis += 60_000;
    b.tick();

    assertThat(b.events).hasSize(1);
    assertThat(b.state.entries()).isZero();
  }

  @Test
  void timeToLive_countsFromTheTime_notFromAStampThatIsAheadOfIt() {
    replicas.nowMillis += 3_600_000;
    a.put("k", "v"); // By a clock that is ahead.
    replicas.nowMillis -= 3_600_000;
    tell(a, b);
    b.put("k", "w", 1_000);
    assertThat(b.get("k")).isEqualTo("w");
    replicas.nowMillis += 1_000;

    assertThat(b.get("k")).isNull();
  }

  @Test
  void aNewValue_hasItsOwnTimeToLive() {
    a.put("k", "v", 1_000);
    a.put("k", "w");
    replicas.nowMillis += 5_000;
    a.tick();
    assertThat(a.get("k")).isEqualTo("w");

    a.put("k", "x", 1);
    replicas.nowMillis += 5;
    a.events.clear();
    assertThat(a.put("k", "y", Long.MAX_VALUE)).isNull();
    assertThat(a.events)
        .extracting(event -> EntryEventType.of(event.eventType()))
        .containsExactly(EntryEventType.EVICTED, EntryEventType.ADDED);
    assertThat(a.get("k")).isEqualTo("y");
  }

  @Test
  void events_tellWhatWas() {
    a.put("k", "v");
    a.put("k", "w");
    a.remove("k");
    a.remove("k");

    assertThat(a.events)
        .extracting(
            event ->
                EntryEventType.of(event.eventType())
                    + " "
                    + Replicas.text(event.oldValue())
                    + ">"
                    + Replicas.text(event.value()))
        .containsExactly("ADDED null>v", "UPDATED v>w", "REMOVED w>null");
  }

  @Test
  void whatIsJoined_isToldToNearCaches_ifItChangedAnything() {
    a.put("k", "v");
    Effect written = a.told.getFirst();

    assertThat(b.joinedEvents(written))
        .extracting(event -> Replicas.text(event.key()), EntryChanged::eventType)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("k", EntryEventType.INVALIDATION.flag()));
    assertThat(b.joinedEvents(written)).isEmpty();
  }

  @Test
  void whatIsMuchAtOnce_isToldToNearCachesAsAll() {
    for (int i = 0; i < 5_000; i++) {
      a.put("k" + i, "v");
    }
    b.hearAll(a);
    a.clear();

    assertThat(b.joinedEvents(a.told.getLast()))
        .singleElement()
        .satisfies(event -> assertThat(event.key()).isNull());
  }

  @Test
  void badInput_isRefused_andChangesNothing() {
    Data data = Replicas.data("k");
    assertThatThrownBy(() -> a.handle(new Put("m", data, data, -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ttl=-1");
    EntryViewHolder good = new EntryViewHolder(data, data, 0, 0, 0, 0, 5);
    EntryViewHolder bad = new EntryViewHolder(data, data, 0, 0, 0, 0, -5);
    assertThatThrownBy(() -> a.handle(new PutAllWithMetadata("m", List.of(good, bad), 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ttl=-5");
    UUID id = new UUID(1, 1);
    assertThatThrownBy(() -> a.handle(new FetchEntryViews("m", id, true, 0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("batchSize=0");
    assertThatThrownBy(() -> a.handle(new FetchEntryViews("m", id, true, 271, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("partitionId=271");
    assertThatThrownBy(() -> a.handle(new FetchEntryViews("m", id, false, 0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cursorId=");
    assertThat(a.state.isEmpty()).isTrue();
  }

  @Test
  void entryViews_areFetchedPartitionByPartition_inBatches() {
    List<EntryViewHolder> views = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      views.add(
          new EntryViewHolder(Replicas.data("k" + i), Replicas.data("v" + i), 1, 2, 3, 4, 60_000));
    }
    a.handle(new PutAllWithMetadata("m", views, 0));
    Set<String> seen = new HashSet<>();
    for (int partition = 0; partition < 271; partition++) {
      var batch =
          (FetchEntryViewsReply)
              a.handle(new FetchEntryViews("m", new UUID(0, 0), true, partition, 4));
      while (!batch.entryViews().isEmpty()) {
        for (EntryViewHolder view : batch.entryViews()) {
          assertThat(view.key().partition(271)).isEqualTo(partition);
          assertThat(view.ttlMillis()).isEqualTo(60_000);
          assertThat(seen.add(Replicas.text(view.key()))).isTrue();
        }
        batch =
            (FetchEntryViewsReply)
                a.handle(new FetchEntryViews("m", batch.cursorId(), false, partition, 4));
      }
      a.handle(new EndEntryViewIteration("m", batch.cursorId()));
    }
    assertThat(seen).hasSize(3_000);
  }
}
