package dev.grid.structures.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ItemEvent;
import dev.grid.ItemListener;
import dev.grid.LostEvents;
import dev.grid.UnreadableValueException;
import dev.grid.list.GridList;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.Moody;
import dev.grid.structures.Restless;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a user of the JDK's interface meets, and what becomes of items that cannot be read. */
@Isolated // What can be read is common to all.
class ListProxyTest {

  private final LocalInvoker invoker = new LocalInvoker(ListShard.with().host);
  private final GridList<Moody> list = ListStructure.proxy(ListShard.NAME, invoker);

  @BeforeEach
  void oneOfThreeCannotBeRead() {
    Moody.READABLE.set(true);
    list.addAll(List.of(new Moody(1), new Moody(-1), new Moody(2)));
    Moody.READABLE.set(false);
  }

  @AfterEach
  void allCanBeRead() {
    Moody.READABLE.set(true);
  }

  @Test
  void an_item_that_cannot_be_read_fails_alone() {
    assertThat(list.get(0)).isEqualTo(new Moody(1));
    assertThatThrownBy(() -> list.get(1))
        .isInstanceOf(UnreadableValueException.class)
        .hasMessageContaining("list=" + ListShard.NAME)
        .hasMessageContaining(Moody.class.getName());
    Iterator<Moody> items = list.iterator();
    assertThat(items.next()).isEqualTo(new Moody(1));
    assertThatThrownBy(items::next).isInstanceOf(UnreadableValueException.class);
    assertThat(items.next()).isEqualTo(new Moody(2));
    assertThat(list.size()).isEqualTo(3);
  }

  @Test
  void what_was_taken_out_says_so_and_keeps_its_bytes() {
    assertThatThrownBy(() -> list.set(1, new Moody(3)))
        .isInstanceOf(UnreadableValueException.class)
        .hasMessageContaining("was replaced");
    assertThat(list.get(1)).isEqualTo(new Moody(3));
    Moody.READABLE.set(true);
    list.add(new Moody(-1));
    Moody.READABLE.set(false);
    assertThatThrownBy(() -> list.remove(3))
        .isInstanceOfSatisfying(
            UnreadableValueException.class, e -> assertThat(e.serializedForm()).isNotEmpty())
        .hasMessageContaining("was taken out");
    assertThat(list.size()).isEqualTo(3);
  }

  @Test
  void a_listener_is_told_what_it_misses() {
    List<String> heard = new ArrayList<>();
    list.addListener(
        new ItemListener<>() {
          @Override
          public void removed(ItemEvent<Moody> event) {
            heard.add("removed");
          }

          @Override
          public void eventsLost(LostEvents lost) {
            heard.add(lost.reason() + " " + lost.count());
          }
        },
        true);
    invoker.publish();
    heard.clear();
    list.clear();
    invoker.publish();

    assertThat(heard).containsExactly("removed", "UNREADABLE 1", "removed");
  }

  @Test
  void items_that_get_other_bytes_are_removed_by_a_filter() {
    list.clear();
    GridList<Restless> restless = ListStructure.proxy(ListShard.NAME, invoker);
    restless.addAll(List.of(new Restless("a"), new Restless("b")));

    assertThat(restless.removeIf(item -> item.name().equals("a"))).isTrue();
    assertThat(restless.toList()).containsExactly(new Restless("b"));
  }

  @Test
  void what_would_be_many_calls_is_refused() {
    assertThatThrownBy(() -> list.sort(Comparator.comparing(Moody::toString)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageStartingWith("sort() is not supported by list=l");
    assertThatThrownBy(() -> list.replaceAll(item -> item))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> list.reversed().add(new Moody(1)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void handles_are_equal_to_themselves_and_ask_for_nothing() {
    int sent = invoker.sent().size();

    assertThat(list.equals(list)).isTrue();
    assertThat(list.toString()).isEqualTo("GridList[name=l]");
    assertThat(list.hashCode()).isEqualTo(list.hashCode());
    assertThat(invoker.sent()).hasSize(sent);
  }

  @Test
  void destroy_destroys_the_list() {
    list.destroy();
    assertThat(invoker.destroyed()).containsExactly(GridList.TYPE.id(ListShard.NAME));
  }
}
