package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.collection.IList;
import com.hazelcast.collection.ISet;
import com.hazelcast.collection.ItemEvent;
import com.hazelcast.collection.ItemListener;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.list.GridList;
import dev.grid.set.GridSet;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The lists and sets of the reference's Java client on our member: every call that they have. */
@HazelcastEverywhereSuite
final class HazelcastCollectionsTest {

  private final HazelcastInstance client;
  private final IList<String> list;
  private final GridList<String> ourList;
  private final ISet<String> set;
  private final GridSet<String> ourSet;

  HazelcastCollectionsTest(HazelcastClientSuite.Routing routing) {
    this.client = routing.client();
    this.list = client.getList(Names.fresh("list-"));
    this.ourList = routing.deployment().site().grid().list(list.getName());
    this.set = client.getSet(Names.fresh("set-"));
    this.ourSet = routing.deployment().site().grid().set(set.getName());
  }

  /** Keeps events as {@code +item} and {@code -item}. Thread-safe. */
  private static final class Log implements ItemListener<String> {

    private final List<String> changes = new CopyOnWriteArrayList<>();

    @Override
    public void itemAdded(ItemEvent<String> event) {
      changes.add("+" + event.getItem());
    }

    @Override
    public void itemRemoved(ItemEvent<String> event) {
      changes.add("-" + event.getItem());
    }

    void await(String... expected) {
      Eventually.passes("events", () -> assertThat(changes).containsExactly(expected));
    }
  }

  @Test
  void list_writes() {
    assertThat(list.add("a")).isTrue();
    list.add(0, "b");
    assertThat(list.addAll(List.of("c", "d"))).isTrue();
    assertThat(list.addAll(1, List.of("e"))).isTrue();
    assertThat(ourList.toList()).containsExactly("b", "e", "a", "c", "d");
    assertThat(list.set(0, "x")).isEqualTo("b");
    assertThat(list.remove(1)).isEqualTo("e");
    assertThat(list.remove("c")).isTrue();
    assertThat(list.remove("c")).isFalse();
    assertThat(ourList.toList()).containsExactly("x", "a", "d");
    assertThat(list.removeAll(Set.of("x"))).isTrue();
    assertThat(list.retainAll(Set.of("a"))).isTrue();
    assertThat(ourList.toList()).containsExactly("a");
    list.clear();
    assertThat(ourList.isEmpty()).isTrue();
  }

  @Test
  void list_reads() {
    ourList.addAll(List.of("a", "b", "a", "c"));

    assertThat(list.size()).isEqualTo(4);
    assertThat(list.isEmpty()).isFalse();
    assertThat(list.get(3)).isEqualTo("c");
    assertThat(list.contains("b")).isTrue();
    assertThat(list.containsAll(List.of("a", "x"))).isFalse();
    assertThat(list.indexOf("a")).isZero();
    assertThat(list.lastIndexOf("a")).isEqualTo(2);
    assertThat(list.indexOf("x")).isEqualTo(-1);
    assertThat(list.subList(1, 3)).containsExactly("b", "a");
    assertThat(list.toArray()).containsExactly("a", "b", "a", "c");
    List<String> iterated = new ArrayList<>();
    list.iterator().forEachRemaining(iterated::add);
    assertThat(iterated).containsExactly("a", "b", "a", "c");
    ListIterator<String> from = list.listIterator(2);
    assertThat(from.next()).isEqualTo("a");
    assertThat(from.next()).isEqualTo("c");
    assertThat(from.hasNext()).isFalse();
  }

  @Test
  void list_badIndexes_andBounds() {
    ourList.add("a");

    assertThatThrownBy(() -> list.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> list.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> list.set(1, "x")).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> list.add(2, "x")).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> list.remove(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> list.subList(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(ourList.toList()).containsExactly("a");

    IList<String> bounded = client.getList(Names.fresh(Names.BOUNDED));
    assertThat(bounded.addAll(List.of("a", "b", "c"))).isTrue();
    assertThat(bounded.add("d")).isFalse();
    assertThat(bounded.addAll(List.of("d"))).isFalse();
    assertThatThrownBy(() -> bounded.add(0, "d")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void list_listeners() {
    Log log = new Log();
    Log quiet = new Log();
    UUID registration = list.addItemListener(log, true);
    list.addItemListener(quiet, false);
    list.add("a");
    ourList.set(0, "b");
    ourList.remove(0);

    log.await("+a", "-a", "+b", "-b");
    quiet.await("+null", "-null", "+null", "-null");
    assertThat(list.removeItemListener(registration)).isTrue();
    assertThat(list.removeItemListener(registration)).isFalse();
  }

  @Test
  void set_calls() {
    assertThat(set.add("a")).isTrue();
    assertThat(set.add("a")).isFalse();
    assertThat(set.addAll(List.of("a", "b", "c"))).isTrue();
    assertThat(ourSet.toSet()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(set.size()).isEqualTo(3);
    assertThat(set.isEmpty()).isFalse();
    assertThat(set.contains("a")).isTrue();
    assertThat(set.containsAll(List.of("a", "x"))).isFalse();
    assertThat(set.remove("a")).isTrue();
    assertThat(set.remove("a")).isFalse();
    assertThat(set.removeAll(List.of("b", "x"))).isTrue();
    assertThat(set.retainAll(List.of("c"))).isFalse();
    List<String> iterated = new ArrayList<>();
    set.iterator().forEachRemaining(iterated::add);
    assertThat(iterated).containsExactly("c");
    assertThat(set.toArray()).containsExactly("c");
    set.clear();
    assertThat(ourSet.isEmpty()).isTrue();

    ISet<String> bounded = client.getSet(Names.fresh(Names.BOUNDED));
    assertThat(bounded.addAll(List.of("a", "b", "c"))).isTrue();
    assertThat(bounded.add("d")).isFalse();
  }

  @Test
  void set_listeners() {
    Log log = new Log();
    UUID registration = set.addItemListener(log, true);
    set.add("a");
    ourSet.add("b");
    ourSet.remove("a");

    log.await("+a", "+b", "-a");
    assertThat(set.removeItemListener(registration)).isTrue();
    assertThat(set.removeItemListener(registration)).isFalse();
  }

  @Test
  void destroyed() {
    list.add("a");
    set.add("a");
    list.destroy();
    set.destroy();

    assertThat(ourList.isEmpty()).isTrue();
    assertThat(ourSet.isEmpty()).isTrue();
  }
}
