package dev.grid.structures.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.config.MemberConfig;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueConfig;
import dev.grid.queue.QueueStore;
import dev.grid.queue.QueueStoreConfig;
import dev.grid.queue.QueueStoreException;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.ShardHost;
import dev.grid.structures.Values;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A queue with a store, which is called outside its partition. */
class QueueStoreTest {

  private static final String NAME = "q";

  /** Keeps items in memory, and fails when it is told to. Confined to the test's thread. */
  private static final class Table implements QueueStore<String> {

    private final NavigableMap<Long, String> rows = new TreeMap<>();
    private int loads;
    private boolean fails;

    private void called(String queue) throws IOException {
      assertThat(queue).isEqualTo(NAME);
      if (fails) {
        throw new IOException("as the test wants it");
      }
    }

    @Override
    public void store(String queue, long id, String item) throws IOException {
      called(queue);
      rows.put(id, item);
    }

    @Override
    public void deleteAll(String queue, Collection<Long> ids) throws IOException {
      called(queue);
      rows.keySet().removeAll(ids);
    }

    @Override
    public List<Long> loadAllIds(String queue) throws IOException {
      called(queue);
      return new ArrayList<>(rows.descendingKeySet());
    }

    @Override
    public @Nullable String load(String queue, long id) throws IOException {
      called(queue);
      return rows.get(id);
    }

    @Override
    public Map<Long, String> loadAll(String queue, Collection<Long> ids) throws Exception {
      loads++;
      return QueueStore.super.loadAll(queue, ids);
    }
  }

  private final Table table = new Table();
  private ShardHost<QueueState> host = host(QueueStoreConfig.of(table));
  private GridQueue<String> queue = proxy();

  private static ShardHost<QueueState> host(QueueStoreConfig store) {
    return host(QueueConfig.named("q*").withStore(store));
  }

  private static ShardHost<QueueState> host(QueueConfig config) {
    return new ShardHost<>(new QueueStructure(), NAME, MemberConfig.defaults().with(config));
  }

  private GridQueue<String> proxy() {
    return QueueStructure.proxy(NAME, new LocalInvoker(host));
  }

  /** The cluster is started again. */
  private void restart(QueueConfig config) {
    host = host(config);
    queue = proxy();
  }

  private void restart(QueueStoreConfig store) {
    restart(QueueConfig.named("q*").withStore(store));
  }

  @Test
  void whatIsAdded_isStored_andWhatIsTakenOut_deleted() {
    queue.add("a");
    queue.addAll(List.of("b", "c", "d", "e"));
    assertThat(table.rows.values()).containsExactly("a", "b", "c", "d", "e");

    assertThat(queue.poll()).isEqualTo("a");
    assertThat(queue.remove("c")).isTrue();
    assertThat(queue.remove("x")).isFalse();
    assertThat(table.rows.values()).containsExactly("b", "d", "e");
    List<String> drained = new ArrayList<>();
    queue.drainTo(drained, 1);
    assertThat(drained).containsExactly("b");
    assertThat(queue.removeAll(List.of("e", "y"))).isTrue();
    assertThat(table.rows.values()).containsExactly("d");
    queue.clear();
    assertThat(table.rows).isEmpty();
    assertThat(queue.poll()).isNull();
    assertThat(host.replica().items().isEmpty()).isTrue();
  }

  @Test
  void aQueueThatIsLost_isLoaded_andGoesOnInItsOrder() {
    queue.addAll(List.of("a", "b", "c"));
    queue.poll();
    restart(QueueStoreConfig.of(table).withBatchItems(1));

    assertThat(queue.toList()).containsExactly("b", "c");
    assertThat(host.replica().entries()).isEqualTo(2);
    queue.add("d");
    restart(QueueStoreConfig.of(table));
    assertThat(queue.toList()).containsExactly("b", "c", "d");
    assertThat(host.replica().digest()).isEqualTo(host.state().digest());
  }

  /** Its call is repeated at the next primary, which must not have it twice. */
  @Test
  void whatWasStoredAndNeverAdded_isNotLoaded_asLongAsACopyLives() {
    queue.add("a");
    long id = table.rows.firstKey();
    assertThat(queue.poll()).isEqualTo("a");
    table.rows.put(id + 1, "of a member that has failed before others knew");
    assertThat(host.replica().wasLoaded()).isTrue();

    host.advance(1);
    host.promote();
    assertThat(queue.poll()).isNull();
    queue.add("b");
    assertThat(queue.toList()).containsExactly("b");

    restart(QueueStoreConfig.of(table));
    assertThat(queue.toList())
        .containsExactly("of a member that has failed before others knew", "b");
  }

  @Test
  void thatNothingWasStored_copiesKnow() {
    assertThat(queue.poll()).isNull();
    assertThat(host.replica().wasLoaded()).isTrue();
    assertThat(host.replica().isEmpty()).isFalse();
  }

  /** A member that is taken for gone may write late, and must not write over what another has. */
  @Test
  void idsOfAPrimary_areNotThoseOfTheOneBefore_alsoIfNoCopyKnowsThem() {
    queue.addAll(List.of("a", "b", "c"));
    long last = table.rows.lastKey();
    queue.clear();
    host.send(ShardHost.ALICE, new QueueMessages.GiveBack(NAME, List.of(Values.data("back"))));
    long first = table.rows.firstKey();
    queue.clear();
    ShardHost<QueueState> next = host(QueueStoreConfig.of(table));
    next.advance(1);
    next.promote();
    queue = QueueStructure.proxy(NAME, new LocalInvoker(next));

    queue.addAll(List.of("d", "e"));
    next.send(ShardHost.ALICE, new QueueMessages.GiveBack(NAME, List.of(Values.data("back"))));

    assertThat(table.rows.values()).containsExactly("back", "d", "e");
    assertThat(table.rows.firstKey()).isLessThan(first);
    assertThat(table.rows.higherKey(0L)).isGreaterThan(last);
  }

  @Test
  void aStoreThatFails_failsThatCallOnly() {
    queue.add("a");
    table.fails = true;

    assertThatThrownBy(() -> queue.add("b"))
        .isInstanceOf(QueueStoreException.class)
        .hasMessageContaining("queue=q")
        .hasMessageContaining("storing id=" + (table.rows.firstKey() + 1))
        .hasMessageContaining("as the test wants it");
    assertThatThrownBy(queue::poll)
        .isInstanceOf(QueueStoreException.class)
        .hasMessageContaining("deleting id=" + table.rows.firstKey());
    assertThat(queue.toList()).containsExactly("a");
    table.fails = false;
    queue.add("c");
    assertThat(queue.poll()).isEqualTo("a");
    assertThat(queue.poll()).isEqualTo("c");
  }

  @Test
  void aStoreThatCannotBeLoaded_failsCalls_andIsAskedAgain() {
    queue.add("a");
    table.fails = true;
    restart(QueueStoreConfig.of(table));

    assertThatThrownBy(queue::poll)
        .isInstanceOf(QueueStoreException.class)
        .hasMessageContaining("queue=q could not be loaded")
        .hasMessageContaining("as the test wants it");
    table.fails = false;
    host.advance(1_000);
    assertThat(queue.poll()).isEqualTo("a");
  }

  @Test
  void whatIsGivenBack_waitsUntilTheQueueIsLoaded() {
    queue.addAll(List.of("a", "b"));
    assertThat(queue.poll()).isEqualTo("a");
    table.fails = true;
    restart(QueueStoreConfig.of(table));
    ShardHost.Answer back =
        host.send(ShardHost.ALICE, new QueueMessages.GiveBack(NAME, List.of(Values.data("a"))));

    assertThat(back.isWaiting()).isTrue();
    table.fails = false;
    host.advance(1_000);
    host.runTasks();
    assertThat(back.isWaiting()).isFalse();
    assertThat(queue.toList()).containsExactly("a", "b");
    assertThat(table.rows.values()).containsExactly("a", "b");
  }

  @Test
  void nothingIsAdded_beforeItIsStored_orTakenBeforeItIsDeleted() {
    queue.add("a");
    host.delayTasks(true);
    CompletableFuture<Boolean> b = queue.async().offer("b").toCompletableFuture();
    CompletableFuture<@Nullable String> a = queue.async().poll().toCompletableFuture();
    CompletableFuture<@Nullable String> none = queue.async().poll().toCompletableFuture();

    assertThat(queue.async().size().toCompletableFuture()).isCompletedWithValue(1);
    assertThat(b).isNotDone();
    assertThat(a).isNotDone();
    host.runTasks();
    host.delayTasks(false);
    assertThat(queue.size()).isZero();
    assertThat(b).isCompletedWithValue(true);
    assertThat(a).isCompletedWithValue("a");
    assertThat(none).isCompletedWithValue("b");
    assertThat(table.rows).isEmpty();
  }

  @Test
  void whatMemoryHasNoRoomFor_isLoadedWhenItsTurnComes_aBatchAtATime() {
    restart(QueueStoreConfig.of(table).withMemoryItems(10).withBatchItems(5));
    List<String> all = IntStream.range(0, 40).mapToObj(i -> "item" + i).toList();
    all.forEach(queue::add);

    long bytes = host.state().bytes();
    assertThat(queue.size()).isEqualTo(40);
    assertThat(queue.toList()).isEqualTo(all);
    assertThat(queue.contains("item39")).isTrue();
    assertThat(queue.contains("item40")).isFalse();
    assertThat(host.state().bytes()).as("looking keeps nothing").isEqualTo(bytes);
    for (int i = 0; i < 10; i++) {
      assertThat(queue.poll()).isEqualTo("item" + i);
    }
    table.loads = 0;
    assertThat(queue.peek()).isEqualTo("item10");
    assertThat(table.loads).as("it came with the one before").isZero();
    for (int i = 10; i < 40; i++) {
      assertThat(queue.poll()).isEqualTo("item" + i);
    }
    assertThat(table.loads).isEqualTo(25 / 5);
    assertThat(queue.poll()).isNull();
    assertThat(table.rows).isEmpty();
  }

  /** Else it would be gone with a member that has deleted it and could tell nobody any more. */
  @Test
  void whatComesNext_copiesHave_beforeItIsDeleted() {
    restart(QueueStoreConfig.of(table).withMemoryItems(3).withBatchItems(2));
    List<String> all = IntStream.range(0, 30).mapToObj(i -> "item" + i).toList();
    all.forEach(queue::add);
    List<String> taken = new ArrayList<>();
    while (!queue.isEmpty()) {
      assertThat(host.replica().isAbsent(0)).as("after %s", taken).isFalse();
      if (taken.size() % 4 == 3) {
        queue.drainTo(taken, 5);
      } else {
        taken.add(queue.poll());
      }
    }
    assertThat(taken).isEqualTo(all);
  }

  @Test
  void anItemThatTheStoreHasLost_isSkipped_andOneAloneIsTold() {
    restart(QueueStoreConfig.of(table).withMemoryItems(1).withBatchItems(2));
    queue.addAll(List.of("a", "b", "c"));
    table.rows.remove(table.rows.firstKey() + 1);

    assertThat(queue.poll()).isEqualTo("a");
    assertThat(queue.poll()).isEqualTo("c");
    queue.addAll(List.of("d", "e", "f"));
    assertThat(queue.poll()).isEqualTo("d");
    table.rows.clear();
    assertThat(queue.poll()).as("it was loaded").isEqualTo("e");
    assertThatThrownBy(queue::poll)
        .isInstanceOf(QueueStoreException.class)
        .hasMessageContaining("clear()");
    queue.clear();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void withAComparator_itemsAreInItsOrder_alsoAfterALoad() {
    QueueConfig config =
        QueueConfig.named("q*")
            .withStore(QueueStoreConfig.of(table))
            .withComparator(Comparator.<String>naturalOrder());
    restart(config);
    List.of("c", "a", "d", "b").forEach(queue::add);

    assertThat(queue.poll()).isEqualTo("a");
    restart(config);
    assertThat(queue.toList()).containsExactly("b", "c", "d");
    queue.add("aa");
    assertThat(queue.poll()).isEqualTo("aa");
    assertThat(table.rows.values()).containsExactlyInAnyOrder("b", "c", "d");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void memoryCopiesAndStore_agree_whateverIsCalled(long seed) {
    Random random = new Random(seed);
    QueueStoreConfig store =
        QueueStoreConfig.of(table)
            .withMemoryItems(1 + random.nextInt(10))
            .withBatchItems(1 + random.nextInt(5));
    restart(store);
    Deque<String> model = new ArrayDeque<>();
    for (int step = 0; step < 2_000; step++) {
      String item = "item" + random.nextInt(8);
      String at = "seed=" + seed + " step=" + step;
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> {
          queue.add(item);
          model.add(item);
        }
        case 3 -> {
          queue.addAll(List.of(item, "x" + item, item));
          model.addAll(List.of(item, "x" + item, item));
        }
        case 4, 5 -> assertThat(queue.poll()).as(at).isEqualTo(model.poll());
        case 6 -> assertThat(queue.remove(item)).as(at).isEqualTo(model.remove(item));
        case 7 -> {
          List<String> drained = new ArrayList<>();
          queue.drainTo(drained, random.nextInt(5));
          for (String each : drained) {
            assertThat(each).as(at).isEqualTo(model.poll());
          }
        }
        default ->
            assertThat(queue.removeAll(List.of(item, "x" + item)))
                .as(at)
                .isEqualTo(model.removeAll(List.of(item, "x" + item)));
      }
      assertThat(queue.peek()).as(at).isEqualTo(model.peek());
      assertThat(queue.toList()).as(at).containsExactlyElementsOf(model);
      assertThat(table.rows.values()).as(at).containsExactlyElementsOf(model);
      assertThat(host.replica().digest()).as(at).isEqualTo(host.state().digest());
      if (random.nextInt(200) == 0) {
        restart(store);
      }
    }
  }
}
