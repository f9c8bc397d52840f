package dev.grid.structures.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.UnreadableValueException;
import dev.grid.queue.GridQueue;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.Moody;
import dev.grid.structures.Restless;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** One item that cannot be read fails alone, and nothing is lost with it. */
@Isolated // What can be read is common to all.
class UnreadableItemsTest {

  private final LocalInvoker invoker = new LocalInvoker(new QueueShard(10).host);
  private final GridQueue<Moody> queue = QueueStructure.proxy(QueueShard.NAME, invoker);

  @BeforeEach
  void oneOfThreeCannotBeRead() {
    Moody.READABLE.set(true);
    queue.addAll(List.of(new Moody(1), new Moody(-1), new Moody(2)));
    Moody.READABLE.set(false);
  }

  @AfterEach
  void allCanBeRead() {
    Moody.READABLE.set(true);
  }

  @Test
  void aPollNamesQueueAndClass_andKeepsTheBytes() {
    assertThat(queue.poll()).isEqualTo(new Moody(1));
    assertThatThrownBy(queue::poll)
        .isInstanceOfSatisfying(
            UnreadableValueException.class, e -> assertThat(e.serializedForm()).isNotEmpty())
        .hasMessageContaining("queue=" + QueueShard.NAME)
        .hasMessageContaining("was taken out")
        .hasMessageContaining(Moody.class.getName());
    assertThat(queue.poll()).isEqualTo(new Moody(2));
  }

  @Test
  void drainingGivesTheOthers_beforeItFails() {
    List<Moody> target = new ArrayList<>();

    assertThatThrownBy(() -> queue.drainTo(target)).isInstanceOf(UnreadableValueException.class);

    assertThat(target).containsExactly(new Moody(1), new Moody(2));
  }

  @Test
  void iterationGoesOnBehindIt() {
    Iterator<Moody> items = queue.iterator();

    assertThat(items.next()).isEqualTo(new Moody(1));
    assertThatThrownBy(items::next).isInstanceOf(UnreadableValueException.class);
    assertThat(items.next()).isEqualTo(new Moody(2));
    assertThatThrownBy(items::remove)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("queue=" + QueueShard.NAME);
  }

  @Test
  void itemsThatGetOtherBytesAreRemovedByAFilter() {
    queue.clear();
    GridQueue<Restless> restless = QueueStructure.proxy(QueueShard.NAME, invoker);
    restless.addAll(List.of(new Restless("a"), new Restless("b")));

    assertThat(restless.removeIf(item -> item.name().equals("a"))).isTrue();

    assertThat(restless.toList()).containsExactly(new Restless("b"));
  }
}
