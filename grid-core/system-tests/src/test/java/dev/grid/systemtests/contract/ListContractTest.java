package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ItemEvent;
import dev.grid.Registration;
import dev.grid.list.GridList;
import dev.grid.systemtests.Names;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a list does, and what its listeners are told. */
@EverywhereSuite
final class ListContractTest {

  private final Reach reach;
  private final GridList<String> list;
  private final GridList<String> bounded;
  private final ItemLog log = new ItemLog();

  ListContractTest(Reach reach) {
    this.reach = reach;
    this.list = reach.freshList();
    this.bounded = reach.list(Names.fresh(Names.BOUNDED));
  }

  private void fill(String... items) {
    assertThat(list.addAll(List.of(items))).isTrue();
  }

  @Test
  void add_appends() {
    assertThat(list.add("a")).isTrue();
    assertThat(list.add("b")).isTrue();
    assertThat(list.add("a")).isTrue();

    assertThat(list.toList()).containsExactly("a", "b", "a");
    assertThat(reach.atPeer(list).toList()).containsExactly("a", "b", "a");
    assertThat(list.size()).isEqualTo(3);
  }

  @Test
  void add_atAnIndex_inserts() {
    list.add(0, "b");
    list.add(0, "a");
    list.add(2, "d");
    list.add(2, "c");

    assertThat(list.toList()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void addAll_atAnIndex_insertsInOrder() {
    fill("a", "d");

    assertThat(list.addAll(1, List.of("b", "c"))).isTrue();
    assertThat(list.addAll(4, List.of("e", "f"))).isTrue();
    assertThat(list.addAll(0, List.of("0"))).isTrue();

    assertThat(list.toList()).containsExactly("0", "a", "b", "c", "d", "e", "f");
  }

  @Test
  void addAll_ofNothing_changesNothing() {
    assertThat(list.addAll(List.of())).isFalse();
    fill("a");
    assertThat(list.addAll(0, List.of())).isFalse();
    assertThat(list.toList()).containsExactly("a");
  }

  @Test
  void get_andSet() {
    fill("a", "b", "c");

    assertThat(list.get(0)).isEqualTo("a");
    assertThat(list.get(2)).isEqualTo("c");
    assertThat(list.set(1, "x")).isEqualTo("b");
    assertThat(list.toList()).containsExactly("a", "x", "c");
  }

  @Test
  void remove_byPosition() {
    fill("a", "b", "c");

    assertThat(list.remove(1)).isEqualTo("b");
    assertThat(list.remove(1)).isEqualTo("c");
    assertThat(list.toList()).containsExactly("a");
  }

  @Test
  void remove_takesTheFirstEqualItem() {
    fill("a", "b", "a");

    assertThat(list.remove("a")).isTrue();
    assertThat(list.toList()).containsExactly("b", "a");
    assertThat(list.remove("x")).isFalse();
  }

  @Test
  void indexes_outOfRange_areRefused() {
    fill("a", "b");

    for (int index : new int[] {-1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> list.get(index)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> list.set(index, "x")).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> list.remove(index)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    for (int index : new int[] {-1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> list.add(index, "x")).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> list.addAll(index, List.of("x")))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> list.listIterator(index))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(list.toList()).containsExactly("a", "b");
  }

  @Test
  void indexOf_andLastIndexOf() {
    fill("a", "b", "a", "c");

    assertThat(list.indexOf("a")).isZero();
    assertThat(list.lastIndexOf("a")).isEqualTo(2);
    assertThat(list.indexOf("x")).isEqualTo(-1);
    assertThat(list.lastIndexOf("x")).isEqualTo(-1);
    assertThat(list.indexOf(1)).isEqualTo(-1);
  }

  @Test
  void contains_oneAndAll() {
    fill("a", "b", "c");

    assertThat(list.contains("b")).isTrue();
    assertThat(list.contains("x")).isFalse();
    assertThat(list.containsAll(List.of("a", "c"))).isTrue();
    assertThat(list.containsAll(List.of("a", "x"))).isFalse();
    assertThat(list.containsAll(List.of())).isTrue();
  }

  @Test
  void removeAll_andRetainAll() {
    fill("a", "b", "a", "c");

    assertThat(list.removeAll(Set.of("a", "x"))).isTrue();
    assertThat(list.toList()).containsExactly("b", "c");
    assertThat(list.removeAll(Set.of("x"))).isFalse();
    assertThat(list.retainAll(Set.of("b", "c"))).isFalse();
    assertThat(list.retainAll(Set.of("b"))).isTrue();
    assertThat(list.toList()).containsExactly("b");
    assertThat(list.removeAll(List.of())).isFalse();
    assertThat(list.retainAll(List.of())).isTrue();
    assertThat(list.isEmpty()).isTrue();
  }

  @Test
  void removeIf_removesWhatTheFilterFinds() {
    fill("a", "bb", "a", "cc");

    assertThat(list.removeIf(item -> item.length() == 2)).isTrue();
    assertThat(list.removeIf(item -> item.length() == 2)).isFalse();
    assertThat(list.toList()).containsExactly("a", "a");
  }

  @Test
  void clear_removesAll() {
    fill("a", "b");

    list.clear();
    list.clear();

    assertThat(list.isEmpty()).isTrue();
    assertThat(list.size()).isZero();
  }

  @Test
  void subList_isASnapshot() {
    fill("a", "b", "c", "d");

    List<String> middle = list.subList(1, 3);
    list.set(1, "x");

    assertThat(middle).containsExactly("b", "c");
    assertThat(list.subList(0, 4)).containsExactly("a", "x", "c", "d");
    assertThat(list.subList(2, 2)).isEmpty();
    assertThatThrownBy(() -> middle.add("no")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> list.subList(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> list.subList(0, 5)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void iterators_areSnapshots() {
    fill("a", "b", "c");

    Iterator<String> iterator = list.iterator();
    ListIterator<String> from = list.listIterator(1);
    list.clear();

    List<String> seen = new ArrayList<>();
    iterator.forEachRemaining(seen::add);
    assertThat(seen).containsExactly("a", "b", "c");
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    assertThat(from.next()).isEqualTo("b");
    assertThat(from.previousIndex()).isEqualTo(1);
    assertThatThrownBy(from::remove).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> from.set("x")).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void ends_ofTheList() {
    assertThatThrownBy(list::getFirst).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(list::getLast).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(list::removeFirst).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(list::removeLast).isInstanceOf(NoSuchElementException.class);

    list.addFirst("b");
    list.addFirst("a");
    list.addLast("c");
    assertThat(list.getFirst()).isEqualTo("a");
    assertThat(list.getLast()).isEqualTo("c");
    assertThat(list.reversed()).containsExactly("c", "b", "a");
    assertThat(list.removeFirst()).isEqualTo("a");
    assertThat(list.removeLast()).isEqualTo("c");
    assertThat(list.toList()).containsExactly("b");
  }

  @Test
  void streams_andArrays() {
    fill("a", "b", "c");

    assertThat(list.stream().map(item -> item + item)).containsExactly("aa", "bb", "cc");
    assertThat(list.toArray()).containsExactly("a", "b", "c");
    assertThat(list.toArray(new String[0])).containsExactly("a", "b", "c");
  }

  @Test
  void bound_refusesWhatDoesNotFit() {
    assertThat(bounded.addAll(List.of("a", "b"))).isTrue();
    assertThatThrownBy(() -> bounded.addAll(List.of("c", "d")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> bounded.addAll(0, List.of("c", "d")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(bounded.add("c")).isTrue();
    assertThatThrownBy(() -> bounded.add("d")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> bounded.add(1, "d")).isInstanceOf(IllegalStateException.class);
    assertThat(bounded.addAll(List.of())).isFalse();

    assertThat(bounded.set(2, "x")).isEqualTo("c");
    assertThat(bounded.toList()).containsExactly("a", "b", "x");
    assertThat(bounded.remove(0)).isEqualTo("a");
    bounded.add(0, "y");
    assertThat(bounded.toList()).containsExactly("y", "b", "x");
  }

  @Test
  void nulls_areRefused() {
    assertThatThrownBy(() -> list.add(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> list.add(0, absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> list.addAll(absent())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> list.contains(absent())).isInstanceOf(NullPointerException.class);
    List<String> withNull = new ArrayList<>(List.of("a"));
    withNull.add(absent());
    assertThatThrownBy(() -> list.addAll(withNull)).isInstanceOf(NullPointerException.class);
    assertThat(list.isEmpty()).isTrue();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // What a careless caller does.
  private static <T> T absent() {
    return null;
  }

  @Test
  void destroy_removesTheItems() {
    list.add("a");

    list.destroy();

    assertThat(list.isEmpty()).isTrue();
    list.add("b");
    assertThat(list.toList()).containsExactly("b");
  }

  // Listeners.

  @Test
  void listener_isToldOfEachCall() {
    list.addListener(log, true);
    list.add("a");
    fill("b", "c", "d", "e");
    list.add(0, "f");
    list.set(1, "g");
    list.remove("f");
    list.remove("c");
    list.removeAll(Set.of("d", "b"));
    list.retainAll(Set.of("g"));
    list.clear();

    log.awaitChanges(
        "+a", "+b", "+c", "+d", "+e", "+f", "-a", "+g", "-f", "-c", "-b", "-d", "-e", "-g");
    ItemEvent<String> event = log.events().getFirst();
    assertThat(event.name()).isEqualTo(list.name());
    assertThat(event.type()).isEqualTo(ItemEvent.Type.ADDED);
    assertThat(event.member()).isIn(reach.members());
  }

  @Test
  void listener_withoutItems() {
    list.addListener(log, false);
    list.add("a");
    list.remove(0);

    log.awaitChanges("+null", "-null");
  }

  @Test
  void listener_hearsNothingOfWhatChangesNothing() {
    list.addListener(log, true);
    list.remove("absent");
    list.clear();
    list.toList();
    list.addAll(List.of());
    list.add("a");

    log.awaitChanges("+a");
  }

  @Test
  void events_areInTheListsOrder_untilTheListenerIsClosed() {
    int items = 300;
    ItemLog atPeer = new ItemLog();
    Registration own = list.addListener(log, true);
    reach.atPeer(list).addListener(atPeer, true);
    for (int i = 0; i < items; i++) {
      list.add("i" + i);
    }
    String[] expected = IntStream.range(0, items).mapToObj(i -> "+i" + i).toArray(String[]::new);
    log.awaitChanges(expected);
    atPeer.awaitChanges(expected);

    own.close();
    list.clear();
    list.add("z");

    Object last = reach.atPeer(list).getLast();
    assertThat(last).isEqualTo("z");
    log.awaitChanges(expected);
  }
}
