package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.LostEvents;
import dev.grid.UnreadableValueException;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.Moody;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** One value that cannot be read fails alone, and says which it is. */
@Isolated // What can be read is common to all.
class UnreadableValuesTest {

  private final MapShard shard = new MapShard();
  private final LocalInvoker invoker = new LocalInvoker(shard.host);
  private final GridMap<String, Moody> map = MapStructure.proxy(MapShard.NAME, invoker);

  @BeforeEach
  void oneOfThreeCannotBeRead() {
    Moody.READABLE.set(true);
    map.put("good", new Moody(1));
    map.put("bad", new Moody(-1));
    map.put("fine", new Moody(2));
    Moody.READABLE.set(false);
  }

  @AfterEach
  void allCanBeRead() {
    Moody.READABLE.set(true);
  }

  private static void failsNamingTheEntry(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(UnreadableValueException.class)
        .hasMessageContaining("map=" + MapShard.NAME)
        .hasMessageContaining("key=bad")
        .hasMessageContaining(Moody.class.getName())
        .hasMessageContaining("number=-1 is refused");
  }

  @Test
  void aReadNamesMapAndKeyAndClass() {
    failsNamingTheEntry(() -> map.get("bad"));
    failsNamingTheEntry(() -> map.entryView("bad"));
    failsNamingTheEntry(() -> map.putIfAbsent("bad", new Moody(3)));
    failsNamingTheEntry(() -> map.compute("bad", (key, value) -> value));
    assertThat(map.get("good")).isEqualTo(new Moody(1));
  }

  @Test
  void aPutIsCarriedOut() {
    assertThat(map.put("bad", new Moody(3))).isNull();

    assertThat(map.get("bad")).isEqualTo(new Moody(3));
  }

  @Test
  void whatTakesTheValueAwaySaysThatItDid() {
    Moody.READABLE.set(true);
    Moody other = new Moody(-3);
    Moody.READABLE.set(false);
    assertThatThrownBy(() -> map.replace("bad", other))
        .isInstanceOf(UnreadableValueException.class)
        .hasMessageContaining("the new value was stored")
        .hasMessageContaining("key=bad");
    assertThatThrownBy(() -> map.remove("bad"))
        .isInstanceOfSatisfying(
            UnreadableValueException.class,
            e -> {
              assertThat(e.structure()).isEqualTo("map=" + MapShard.NAME);
              assertThat(e.serializedForm()).isNotEmpty();
            })
        .hasMessageContaining("the entry was removed");
    assertThat(map.containsKey("bad")).isFalse();
  }

  @Test
  void comparisonWithItIsFalse() {
    assertThat(map.replace("bad", new Moody(1), new Moody(2))).isFalse();
    assertThat(map.remove("bad", new Moody(1))).isFalse();
  }

  @Test
  void valuesGivesTheOthersFirst() {
    Collection<Moody> values = map.values();

    assertThat(values).hasSize(3);
    Iterator<Moody> iterator = values.iterator();
    assertThat(List.of(iterator.next(), iterator.next()))
        .containsExactlyInAnyOrder(new Moody(1), new Moody(2));
    assertThatThrownBy(iterator::next)
        .isInstanceOf(UnreadableValueException.class)
        .hasMessageContaining(Moody.class.getName());
    assertThat(iterator.hasNext()).isFalse();
    assertThat(values.contains(new Moody(2))).isTrue();
  }

  @Test
  void entriesTellTheKey() {
    Set<Map.Entry<String, Moody>> entries = map.entrySet();

    assertThat(entries).hasSize(3).contains(Map.entry("good", new Moody(1)));
    for (Map.Entry<String, Moody> entry : entries) {
      if (entry.getKey().equals("bad")) {
        failsNamingTheEntry(entry::getValue);
      } else {
        assertThat(entry.getValue().number()).isPositive();
      }
    }
  }

  @Test
  void getAllGivesTheOthers() {
    Map<String, Moody> all = map.getAll(List.of("good", "bad", "fine", "absent"));

    assertThat(all.keySet()).isEqualTo(Set.of("good", "bad", "fine"));
    assertThat(all.get("fine")).isEqualTo(new Moody(2));
    assertThat(all.get("absent")).isNull();
    failsNamingTheEntry(() -> all.get("bad"));
  }

  @Test
  void aKeyThatCannotBeReadComesLast() {
    GridMap<Moody, String> byMoody = MapStructure.proxy(MapShard.NAME, invoker);
    map.clear();
    Moody.READABLE.set(true);
    byMoody.put(new Moody(-1), "bad");
    byMoody.put(new Moody(1), "good");
    Moody.READABLE.set(false);

    Iterator<Moody> keys = byMoody.keySet().iterator();

    assertThat(keys.next()).isEqualTo(new Moody(1));
    assertThatThrownBy(keys::next).isInstanceOf(UnreadableValueException.class);
    assertThat(keys.hasNext()).isFalse();
    assertThat(byMoody.values()).containsExactlyInAnyOrder("bad", "good");
  }

  @Test
  void iterationGoesOnBehindIt() {
    List<String> read = new ArrayList<>();
    List<String> failed = new ArrayList<>();

    for (Map.Entry<String, Moody> entry : map.entries(2)) {
      try {
        read.add(entry.getKey() + entry.getValue().number());
      } catch (UnreadableValueException e) {
        failed.add(entry.getKey());
      }
    }

    assertThat(read).containsExactlyInAnyOrder("good1", "fine2");
    assertThat(failed).containsExactly("bad");
  }

  @Test
  void aListenerIsToldThatItMissedAnEvent() {
    List<Object> told = new ArrayList<>();
    EntryListener<String, Moody> listener =
        new EntryListener<>() {
          @Override
          public void changed(EntryEvent<String, Moody> event) {
            told.add(String.valueOf(event.key()));
          }

          @Override
          public void eventsLost(LostEvents lost) {
            told.add(lost);
          }
        };
    shard.host.takeEvents();
    map.addListener(listener, true);

    map.set("good", new Moody(5));
    map.set("bad", new Moody(6));
    map.set("bad", new Moody(7));
    invoker.publish();

    assertThat(told)
        .containsExactly(
            "good", new LostEvents(MapShard.NAME, LostEvents.Reason.UNREADABLE, 1), "bad");
  }

  @Test
  void snapshotsRefuseToBeChanged() {
    List<Runnable> changes =
        List.of(
            () -> map.values().remove(new Moody(1)),
            () -> map.values().clear(),
            () -> map.keySet().remove("good"),
            () -> map.keySet().removeIf(key -> true),
            () -> map.keySet().add("new"),
            () -> map.entrySet().iterator().next().setValue(new Moody(9)),
            () -> map.entrySet().clear(),
            () -> map.getAll(List.of("good")).put("good", new Moody(9)),
            () -> map.getAll(List.of("good")).remove("good"));

    for (Runnable change : changes) {
      assertThatThrownBy(change::run)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("map=" + MapShard.NAME);
    }
    assertThat(map.size()).isEqualTo(3);
  }
}
