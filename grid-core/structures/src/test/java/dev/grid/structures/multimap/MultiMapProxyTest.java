package dev.grid.structures.multimap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.LostEvents;
import dev.grid.UnreadableValueException;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import dev.grid.map.EntryListener;
import dev.grid.multimap.GridMultiMap;
import dev.grid.multimap.MultiMapConfig;
import dev.grid.multimap.ValueCollection;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.Moody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a multimap's caller meets where a value cannot be read, and what its listener asks for. */
@Isolated // What can be read is common to all.
class MultiMapProxyTest {

  private final LocalInvoker invoker =
      new LocalInvoker(
          new MultiMapShard(MultiMapConfig.named("m*").withValueCollection(ValueCollection.LIST))
              .host);
  private final GridMultiMap<String, Moody> map =
      MultiMapStructure.proxy(MultiMapShard.NAME, invoker);

  @BeforeEach
  void oneOfThreeCannotBeRead() {
    Moody.READABLE.set(true);
    map.put("k", new Moody(1));
    map.put("k", new Moody(-1));
    map.put("k", new Moody(2));
    Moody.READABLE.set(false);
  }

  @AfterEach
  void allCanBeRead() {
    Moody.READABLE.set(true);
  }

  @Test
  void a_value_that_cannot_be_read_fails_alone() {
    Collection<Moody> values = map.get("k");
    Iterator<Moody> each = values.iterator();
    assertThat(values).hasSize(3);
    assertThat(each.next()).isEqualTo(new Moody(1));
    assertThatThrownBy(each::next)
        .isInstanceOf(UnreadableValueException.class)
        .hasMessageContaining("multimap=m")
        .hasMessageContaining("the value of key=k");
    assertThat(each.next()).isEqualTo(new Moody(2));
    assertThat(map.values().iterator().next()).isEqualTo(new Moody(1));
    assertThat(map.entries()).hasSize(3);
    assertThat(map.entries().getFirst().getKey()).isEqualTo("k");
  }

  /** Keeps what it is told. */
  private static final class Log implements EntryListener<String, Moody> {

    private final List<String> heard = new ArrayList<>();
    private final Set<EntryEventType> types;

    Log(EntryEventType... types) {
      this.types = Set.of(types);
    }

    @Override
    public Set<EntryEventType> types() {
      return types;
    }

    @Override
    public void changed(EntryEvent<String, Moody> event) {
      heard.add(event.type() + " " + event.key());
    }

    @Override
    public void eventsLost(LostEvents lost) {
      heard.add(lost.reason() + " " + lost.count());
    }
  }

  @Test
  void a_listener_is_told_what_it_asks_for_and_what_it_misses() {
    Log log = new Log(EntryEventType.REMOVED);
    map.addListener(log, true);
    invoker.publish();
    assertThat(log.heard).as("nothing of what was added").isEmpty();
    map.removeAll("k");
    invoker.publish();

    assertThat(log.heard).containsExactly("REMOVED k", "UNREADABLE 1", "REMOVED k");
  }

  @Test
  void leases_must_be_positive() {
    assertThatThrownBy(() -> map.lock("k", Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lease=PT-0.001S: must be positive");
    assertThat(map.isLocked("k")).isFalse();
  }

  @Test
  void destroy_destroys_the_multimap() {
    map.destroy();
    assertThat(invoker.destroyed()).containsExactly(GridMultiMap.TYPE.id(MultiMapShard.NAME));
    assertThat(map.toString()).isEqualTo("GridMultiMap[name=m]");
  }
}
