package dev.grid.structures.list;

import static dev.grid.structures.Values.all;
import static dev.grid.structures.Values.data;
import static dev.grid.structures.list.ListShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.kernel.Subscription;
import dev.grid.protocol.Message;
import dev.grid.structures.list.ListMessages.*;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only other clients send, and what a list of items with a bound answers them. */
class ListHandlerTest {

  @Test
  void iterators_are_answered_with_the_items() {
    ListShard shard = ListShard.with("a", "b", "c");

    assertThat(shard.call(new ListMessages.Iterator(NAME))).isEqualTo(List.of("a", "b", "c"));
    assertThat(shard.call(new ListMessages.ListIterator(NAME, 1))).isEqualTo(List.of("b", "c"));
    assertThat(shard.call(new ListMessages.ListIterator(NAME, 3))).isEqualTo(List.of());
    assertThatThrownBy(() -> shard.call(new ListMessages.ListIterator(NAME, 4)))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("list=l from=4 to=3 size=3");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void an_index_that_is_none_is_refused_and_changes_nothing(int index) {
    ListShard shard = ListShard.with("a", "b");
    List<Message<?>> calls =
        List.of(
            new Get(NAME, index),
            new ListMessages.Set(NAME, index, data("x")),
            new RemoveWithIndex(NAME, index),
            new AddWithIndex(NAME, index == 2 ? 3 : index, data("x")),
            new AddAllWithIndex(NAME, index == 2 ? 3 : index, all("x", "y")),
            new AddAllWithIndex(NAME, index == 2 ? 3 : index, List.of()),
            new Sub(NAME, 2, 1),
            new Sub(NAME, -1, 1),
            new Sub(NAME, 0, 3));

    for (Message<?> call : calls) {
      assertThatThrownBy(() -> shard.call(call))
          .as("%s", call)
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("list=l")
          .hasMessageEndingWith("size=2");
    }
    assertThat(shard.items()).containsExactly("a", "b");
    assertThat(shard.events()).isEmpty();
  }

  @Test
  void a_full_list_says_no_or_fails_where_there_is_no_answer() {
    ListShard shard = ListShard.bounded(2, "a", "b");

    assertThat(shard.call(new Add(NAME, data("c")))).isEqualTo(false);
    assertThat(shard.call(new AddAll(NAME, all("c")))).isEqualTo(false);
    assertThat(shard.call(new AddAllWithIndex(NAME, 0, all("c")))).isEqualTo(false);
    assertThatThrownBy(() -> shard.call(new AddWithIndex(NAME, 0, data("c"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("list=l is full: size=2");
    assertThat(shard.call(new ListMessages.Set(NAME, 0, data("c")))).isEqualTo("a");
    assertThat(shard.items()).containsExactly("c", "b");
    assertThat(shard.events()).containsExactly("-a", "+c");
  }

  /** The reference tells no item that was removed by its position. */
  @Test
  void what_is_removed_by_its_position_is_told() {
    ListShard shard = ListShard.with("a", "b", "c");

    assertThat(shard.call(new RemoveWithIndex(NAME, 1))).isEqualTo("b");
    shard.call(new Clear(NAME));
    assertThat(shard.events()).containsExactly("-b", "-a", "-c");
  }

  @Test
  void an_item_that_is_not_wanted_is_not_sent() {
    Subscription.Add<?> added =
        (Subscription.Add<?>)
            Objects.requireNonNull(
                new ListStructure().subscription(new AddListener(NAME, false, true)));
    @SuppressWarnings("unchecked")
    Subscription.Add<ItemChanged> typed = (Subscription.Add<ItemChanged>) added;
    ItemChanged event = new ItemChanged(data("a"), new UUID(1, 1), 2);

    assertThat(typed.filter().apply(event)).isEqualTo(new ItemChanged(null, new UUID(1, 1), 2));
    assertThat(new ListStructure().subscription(new Size(NAME))).isNull();
  }

  @Test
  void only_what_adds_is_refused_when_memory_is_short() {
    ListHandler handler = new ListHandler();

    assertThat(handler.adds(new Add(NAME, data("a")))).isTrue();
    assertThat(handler.adds(new AddWithIndex(NAME, 0, data("a")))).isTrue();
    assertThat(handler.adds(new ListMessages.Set(NAME, 0, data("a")))).isTrue();
    assertThat(handler.adds(new RemoveWithIndex(NAME, 0))).isFalse();
    assertThat(handler.adds(new Merge(NAME, List.of(), List.of()))).isFalse();
  }

  @Test
  void bytes_are_counted() {
    ListShard shard = ListShard.with("a", "bb");
    long two = shard.host.state().bytes();
    shard.call(new ListMessages.Set(NAME, 0, data("aaaaa")));
    assertThat(shard.host.state().bytes()).isEqualTo(two + 4);
    shard.call(new Clear(NAME));
    assertThat(shard.host.state().bytes()).isZero();
    assertThat(shard.host.state().isEmpty()).isTrue();
  }
}
