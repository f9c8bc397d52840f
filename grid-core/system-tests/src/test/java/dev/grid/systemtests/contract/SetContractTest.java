package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ItemEvent;
import dev.grid.Registration;
import dev.grid.set.GridSet;
import dev.grid.systemtests.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a set does, and what its listeners are told. */
@EverywhereSuite
final class SetContractTest {

  private final Reach reach;
  private final GridSet<String> set;
  private final GridSet<String> bounded;
  private final ItemLog log = new ItemLog();

  SetContractTest(Reach reach) {
    this.reach = reach;
    this.set = reach.freshSet();
    this.bounded = reach.set(Names.fresh(Names.BOUNDED));
  }

  @Test
  void add_keepsOneOfEqualItems() {
    assertThat(set.add("a")).isTrue();
    assertThat(set.add("b")).isTrue();
    assertThat(set.add("a")).isFalse();

    assertThat(set.toSet()).containsExactlyInAnyOrder("a", "b");
    assertThat(reach.atPeer(set).toSet()).isEqualTo(Set.of("a", "b"));
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.isEmpty()).isFalse();
  }

  @Test
  void addAll_saysWhetherAnyIsNew() {
    assertThat(set.addAll(List.of("a", "b", "a"))).isTrue();
    assertThat(set.addAll(List.of("a", "b"))).isFalse();
    assertThat(set.addAll(List.of("b", "c"))).isTrue();
    assertThat(set.addAll(List.of())).isFalse();

    assertThat(set.toSet()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void remove_andContains() {
    set.addAll(List.of("a", "b", "c"));

    assertThat(set.contains("a")).isTrue();
    assertThat(set.contains("x")).isFalse();
    assertThat(set.contains(1)).isFalse();
    assertThat(set.containsAll(List.of("a", "c"))).isTrue();
    assertThat(set.containsAll(List.of("a", "x"))).isFalse();
    assertThat(set.containsAll(List.of())).isTrue();
    assertThat(set.remove("a")).isTrue();
    assertThat(set.remove("a")).isFalse();
    assertThat(set.contains("a")).isFalse();
  }

  @Test
  void removeAll_andRetainAll() {
    set.addAll(List.of("a", "b", "c", "d"));

    assertThat(set.removeAll(List.of("a", "x"))).isTrue();
    assertThat(set.removeAll(List.of("x"))).isFalse();
    assertThat(set.removeAll(List.of())).isFalse();
    assertThat(set.retainAll(List.of("b", "c", "d", "e"))).isFalse();
    assertThat(set.retainAll(List.of("b", "c"))).isTrue();
    assertThat(set.toSet()).containsExactlyInAnyOrder("b", "c");
    assertThat(set.retainAll(List.of())).isTrue();
    assertThat(set.isEmpty()).isTrue();
  }

  @Test
  void removeIf_removesWhatTheFilterFinds() {
    set.addAll(List.of("a", "bb", "c"));

    assertThat(set.removeIf(item -> item.length() == 2)).isTrue();
    assertThat(set.removeIf(item -> item.length() == 2)).isFalse();
    assertThat(set.toSet()).containsExactlyInAnyOrder("a", "c");
  }

  @Test
  void clear_removesAll() {
    set.addAll(List.of("a", "b"));

    set.clear();
    set.clear();

    assertThat(set.isEmpty()).isTrue();
    assertThat(set.size()).isZero();
  }

  @Test
  void manyItems() {
    List<String> items = IntStream.range(0, 2_000).mapToObj(i -> "i" + i).toList();
    assertThat(set.addAll(items)).isTrue();

    assertThat(set.size()).isEqualTo(items.size());
    assertThat(set.toSet()).isEqualTo(new HashSet<>(items));
    assertThat(set.removeAll(items.subList(0, 1_500))).isTrue();
    assertThat(set.toSet()).isEqualTo(new HashSet<>(items.subList(1_500, 2_000)));
  }

  @Test
  void iterator_isASnapshot() {
    set.addAll(List.of("a", "b"));

    Iterator<String> iterator = set.iterator();
    set.clear();

    Set<String> seen = new HashSet<>();
    iterator.forEachRemaining(seen::add);
    assertThat(seen).containsExactlyInAnyOrder("a", "b");
    assertThatThrownBy(iterator::remove).isInstanceOf(UnsupportedOperationException.class);
    set.add("c");
    assertThat(set.toArray()).containsExactly("c");
    assertThat(set.stream()).containsExactly("c");
  }

  @Test
  void bound_refusesWhatDoesNotFit() {
    assertThat(bounded.addAll(List.of("a", "b"))).isTrue();
    assertThat(bounded.addAll(List.of("c", "d"))).isFalse();
    assertThat(bounded.toSet()).containsExactlyInAnyOrder("a", "b");
    assertThat(bounded.add("c")).isTrue();
    assertThat(bounded.add("d")).isFalse();
    assertThat(bounded.remove("a")).isTrue();
    assertThat(bounded.add("d")).isTrue();
    assertThat(bounded.toSet()).containsExactlyInAnyOrder("b", "c", "d");
  }

  @Test
  void nulls_areRefused() {
    assertThatThrownBy(() -> set.add(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> set.addAll(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> set.contains(absent())).isInstanceOf(NullPointerException.class);
    List<String> withNull = new ArrayList<>(List.of("a"));
    withNull.add(absent());
    assertThatThrownBy(() -> set.addAll(withNull)).isInstanceOf(NullPointerException.class);
    assertThat(set.isEmpty()).isTrue();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // What a careless caller does.
  private static <T> T absent() {
    return null;
  }

  @Test
  void destroy_removesTheItems() {
    set.add("a");

    set.destroy();

    assertThat(set.isEmpty()).isTrue();
    assertThat(set.add("a")).isTrue();
  }

  // Listeners.

  @Test
  void listener_isToldOfEachCall() {
    set.addListener(log, true);
    set.add("a");
    set.add("a");
    set.addAll(List.of("a", "b"));
    set.addAll(List.of("c"));
    set.addAll(List.of("d"));
    set.remove("a");
    set.remove("a");
    set.removeAll(List.of("b", "x"));
    set.retainAll(List.of("d"));
    set.clear();
    set.clear();
    set.add("z");

    log.awaitChanges("+a", "+b", "+c", "+d", "-a", "-b", "-c", "-d", "+z");
    ItemEvent<String> event = log.events().getFirst();
    assertThat(event.name()).isEqualTo(set.name());
    assertThat(event.member()).isIn(reach.members());
  }

  @Test
  void listener_isToldOfEachItemOfACall() {
    set.addListener(log, true);
    set.addAll(List.of("a", "b", "c"));
    log.awaitChangesInAnyOrder("+a", "+b", "+c");

    set.clear();
    log.awaitChangesInAnyOrder("+a", "+b", "+c", "-a", "-b", "-c");
  }

  @Test
  void listener_withoutItems_untilItIsClosed() {
    ItemLog atPeer = new ItemLog();
    Registration own = set.addListener(log, false);
    reach.atPeer(set).addListener(atPeer, true);
    set.add("a");
    set.remove("a");
    log.awaitChanges("+null", "-null");

    own.close();
    own.close();
    set.add("b");
    atPeer.awaitChanges("+a", "-a", "+b");
    log.awaitChanges("+null", "-null");
  }
}
