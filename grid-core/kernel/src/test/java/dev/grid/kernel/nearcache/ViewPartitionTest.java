package dev.grid.kernel.nearcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.nearcache.ViewPartition.Load;
import dev.grid.kernel.nearcache.ViewPartition.Question;
import dev.grid.kernel.nearcache.ViewPartition.Refresh;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is asked when, and as of when the answers are right. */
final class ViewPartitionTest {

  private static final UUID TERM = new UUID(0, 1);
  private static final UUID NEXT = new UUID(0, 2);

  private long now = 5_000;
  private final ViewPartition<String> partition = new ViewPartition<>(now);

  private Question<String> ask() {
    Question<String> question = partition.next(now);
    assertThat(question).isNotNull();
    assertThat(partition.next(now)).as("one at a time").isNull();
    return question;
  }

  private void load(UUID term, long number) {
    Question<String> question = ask();
    assertThat(question).isEqualTo(new Load<>(0, true));
    assertThat(partition.admit(question, term, number, now)).isTrue();
    partition.loaded(ViewPartition.END);
  }

  private void refresh(UUID term, long number, String... keys) {
    Question<String> question = ask();
    assertThat(question).isEqualTo(new Refresh<>(List.of(keys)));
    assertThat(partition.admit(question, term, number, now)).isTrue();
    partition.applied(keys.length);
  }

  @Test
  void atFirst_allIsLoaded_inSlices() {
    assertThat(partition.isDue()).isTrue();
    Question<String> first = ask();
    now += 10;
    assertThat(partition.admit(first, TERM, 7, now)).isTrue();
    partition.loaded(40);
    assertThat(partition.isLoaded()).isFalse();
    Question<String> second = ask();
    assertThat(second).isEqualTo(new Load<>(40, false));
    assertThat(partition.admit(second, TERM, 9, now)).isTrue();
    partition.loaded(ViewPartition.END);
    assertThat(partition.isLoaded()).isTrue();
    assertThat(partition.rightNanos()).isEqualTo(5_000);
    assertThat(partition.next(now)).isNull();
  }

  @Test
  void aKeyThatIsToldOf_isAskedAbout_andNothingIsRightBefore() {
    load(TERM, 7);
    now += 10;
    assertThat(partition.changed("a", TERM, 8, now)).isZero();
    partition.said(TERM, 8, now, now);
    assertThat(partition.rightNanos()).isEqualTo(now - 10);
    refresh(TERM, 8, "a");
    assertThat(partition.rightNanos()).isEqualTo(now);
  }

  @Test
  void aKeyThatIsToldOfWhileItIsAskedAbout_isAskedAboutAgain() {
    load(TERM, 7);
    partition.changed("a", TERM, 8, now);
    Question<String> asked = ask();
    partition.changed("a", TERM, 9, now);
    assertThat(partition.admit(asked, TERM, 8, now)).isTrue();
    partition.applied(1);
    refresh(TERM, 9, "a");
    assertThat(partition.isDue()).isFalse();
  }

  @Test
  void whatOneAnswerHasNotRoomFor_isAskedNext_beforeWhatCameLater() {
    load(TERM, 7);
    partition.changed("a", TERM, 8, now);
    partition.changed("b", TERM, 9, now);
    Question<String> asked = ask();
    partition.changed("c", TERM, 10, now);
    assertThat(partition.admit(asked, TERM, 9, now)).isTrue();
    partition.applied(1);
    refresh(TERM, 10, "b");
    refresh(TERM, 10, "c");
  }

  @Test
  void whatIsToldWhileItLoads_isAskedAboutAfterwards() {
    Question<String> first = ask();
    assertThat(partition.admit(first, TERM, 7, now)).isTrue();
    partition.loaded(40);
    partition.changed("a", TERM, 8, now);
    Question<String> second = ask();
    assertThat(partition.admit(second, TERM, 8, now)).isTrue();
    partition.loaded(ViewPartition.END);
    assertThat(partition.isLoaded()).as("before what has changed is there").isFalse();
    refresh(TERM, 8, "a");
    assertThat(partition.isLoaded()).isTrue();
  }

  @Test
  void whatIsLost_hasAllLoadedAnew() {
    load(TERM, 7);
    assertThat(partition.changed("a", TERM, 9, now)).isOne();
    load(TERM, 9);
    partition.said(TERM, 12, now, now); // It may be on its way.
    assertThat(partition.isDue()).isFalse();
    now += 10;
    assertThat(partition.said(TERM, 12, now, now)).isEqualTo(3);
    load(TERM, 12);
    assertThat(partition.rightNanos()).isEqualTo(now);
  }

  @Test
  void clearing_andAnotherTerm_haveAllLoadedAnew() {
    load(TERM, 7);
    partition.changed(null, TERM, 8, now);
    load(TERM, 8);
    partition.changed("a", NEXT, 1, now);
    load(NEXT, 1);
    partition.changed("a", TERM, 9, now); // It comes late.
    assertThat(partition.isDue()).isFalse();
    now += 10;
    partition.said(TERM, 9, now - 20, now);
    assertThat(partition.isDue()).as("asked before").isFalse();
  }

  @Test
  void anAnswerThatIsOvertaken_doesNotCount() {
    Question<String> question = ask();
    partition.changed("a", TERM, 9, now);
    assertThat(partition.admit(question, TERM, 8, now)).isFalse();
    partition.dropped();
    load(TERM, 9);
    partition.changed("a", TERM, 10, now);
    Question<String> refresh = ask();
    partition.changed("b", NEXT, 1, now);
    assertThat(partition.admit(refresh, TERM, 10, now)).isFalse();
    partition.dropped();
    load(NEXT, 1);
  }

  @Test
  void keysInDoubt_areAskedAbout() {
    load(TERM, 7);
    partition.doubt("a");
    partition.said(TERM, 7, ++now, now);
    assertThat(partition.rightNanos()).isEqualTo(now - 1);
    refresh(TERM, 7, "a");
    assertThat(partition.rightNanos()).isEqualTo(now);
  }

  @Test
  void whereTooMuchHasChanged_allIsLoadedAnew() {
    load(TERM, 0);
    for (int i = 0; i <= ViewPartition.WAITING_MAX; i++) {
      partition.changed("k" + i, TERM, i + 1, now);
    }
    load(TERM, ViewPartition.WAITING_MAX + 1);
    assertThat(partition.isDue()).isFalse();
  }

  @Test
  void whereTooMuchHasChangedWhileItLoads_itLoadsAnew() {
    load(TERM, 0);
    partition.changed(null, TERM, 1, now);
    Question<String> question = ask();
    for (int i = 0; i <= ViewPartition.LOADING_WAITING_MAX; i++) {
      partition.changed("k" + i, TERM, i + 2, now);
    }
    assertThat(partition.admit(question, TERM, 1, now)).isFalse();
    partition.dropped();
    load(TERM, ViewPartition.LOADING_WAITING_MAX + 2);
  }

  @Test
  void whereMuchChangesWhileItLoads_loadingEnds_andItIsAskedAboutThen() {
    Question<String> first = ask();
    assertThat(partition.admit(first, TERM, 0, now)).isTrue();
    partition.loaded(40);
    int keys = ViewPartition.LOADING_WAITING_MAX - 1;
    for (int i = 0; i < keys; i++) {
      partition.changed("k" + i, TERM, i + 1, now);
    }
    Question<String> second = ask();
    assertThat(second).isEqualTo(new Load<>(40, false));
    assertThat(partition.admit(second, TERM, keys, now)).isTrue();
    partition.loaded(ViewPartition.END);
    partition.changed("last", TERM, keys + 1, now);
    for (int asked = 0; asked <= keys; asked += ViewPartition.KEYS_MAX) {
      assertThat(partition.isLoaded()).isFalse();
      Question<String> question = ask();
      assertThat(partition.admit(question, TERM, keys + 1, now)).isTrue();
      partition.applied(((Refresh<String>) question).keys().size());
    }
    assertThat(partition.isLoaded()).isTrue();
    for (int i = 0; i <= ViewPartition.WAITING_MAX; i++) {
      partition.changed("k" + i, TERM, keys + i + 2, now);
    }
    assertThat(ask()).as("as many as before it was loaded").isEqualTo(new Load<>(0, true));
  }

  @Test
  void whateverIsLost_itIsRightAsOfWhenItSays() {
    for (int seed = 0; seed < 200; seed++) {
      new Run(seed).go();
    }
  }

  /**
   * A partition that changes, moves and is cleared; what it tells comes late or never. Confined to
   * the test's thread.
   */
  private static final class Run {

    private static final int KEYS = 12;
    private static final long STEPS = 3_000;
    private static final long CONFIRMED_EACH = 40;

    private final int seed;
    private final Random random;
    private long now = 1_000;
    private final PriorityQueue<Timed> coming =
        new PriorityQueue<>(Comparator.comparingLong(Timed::at).thenComparingLong(Timed::order));
    private long order;
    private long toldAt;

    // The primary.
    private UUID id = new UUID(0, 1);
    private long number;
    private final Map<Integer, Integer> entries = new HashMap<>();
    private int values;

    /** By when each key got its value; null for none. */
    private final Map<Integer, TreeMap<Long, Integer>> history = new HashMap<>();

    private final ViewPartition<Integer> view = new ViewPartition<>(now);
    private final Map<Integer, Integer> content = new HashMap<>();
    private Set<Integer> unmet = new HashSet<>();
    private boolean isQuiet;
    private long rightMax;

    private record Timed(long at, long order, Runnable run) {}

    Run(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      for (int key = 0; key < KEYS; key++) {
        history.put(key, new TreeMap<>(Map.of(0L, 0)));
      }
    }

    private void later(int most, Runnable run) {
      at(now + 1 + random.nextInt(most), run);
    }

    private void at(long time, Runnable run) {
      coming.add(new Timed(time, order++, run));
    }

    void go() {
      for (long step = 0; step < STEPS; step++) {
        isQuiet = step > STEPS - 300;
        now++;
        change();
        if (step % CONFIRMED_EACH == 0) {
          confirm();
        }
        ask();
        while (!coming.isEmpty() && coming.peek().at() <= now) {
          coming.poll().run().run();
        }
        check();
      }
      assertThat(content).as("seed=%s", seed).isEqualTo(entries);
      assertThat(now - view.rightNanos()).as("seed=%s", seed).isLessThan(3 * CONFIRMED_EACH);
    }

    private void change() {
      if (isQuiet || random.nextInt(3) > 0) {
        return;
      }
      int what = random.nextInt(200);
      if (what == 0) {
        id = new UUID(seed, now);
        number = 0;
      } else if (what == 1) {
        List.copyOf(entries.keySet()).forEach(key -> set(key, null));
        tell(null);
      } else {
        int key = random.nextInt(KEYS);
        set(key, random.nextInt(4) == 0 ? null : ++values);
        tell(key);
      }
    }

    private void set(int key, @Nullable Integer value) {
      if (value == null) {
        entries.remove(key);
      } else {
        entries.put(key, value);
      }
      history.get(key).put(now, value == null ? 0 : value);
    }

    private void tell(@Nullable Integer key) {
      UUID term = id;
      long told = ++number;
      if (random.nextInt(15) == 0) {
        return; // Lost.
      }
      toldAt = Math.max(toldAt, now + 1 + random.nextInt(12)); // In their order.
      at(toldAt, () -> heard(key, term, told));
    }

    private void heard(@Nullable Integer key, UUID term, long told) {
      if (key != null || term.equals(view.id())) {
        var unused = view.changed(key, term, told, now);
      }
    }

    private void confirm() {
      long asked = now;
      later(
          10,
          () -> {
            UUID term = id;
            long last = number;
            if (random.nextInt(8) > 0 || isQuiet) {
              later(10, () -> view.said(term, last, asked, now));
            }
          });
    }

    private void ask() {
      Question<Integer> question = view.next(now);
      if (question == null) {
        return;
      }
      later(
          8,
          () -> {
            UUID term = id;
            long last = number;
            Map<Integer, Integer> found = found(question);
            later(8, () -> answered(question, term, last, found));
          });
    }

    private Map<Integer, Integer> found(Question<Integer> question) {
      Map<Integer, Integer> found = new HashMap<>();
      for (int key = 0; key < KEYS; key++) {
        boolean isAsked =
            switch (question) {
              case Load<Integer> load -> key >= load.from() && key < load.from() + 4;
              case Refresh<Integer> refresh -> refresh.keys().contains(key);
            };
        Integer value = entries.get(key);
        if (isAsked && value != null) {
          found.put(key, value);
        }
      }
      return found;
    }

    private void answered(
        Question<Integer> question, UUID term, long last, Map<Integer, Integer> found) {
      if (random.nextInt(20) == 0 || !view.admit(question, term, last, now)) {
        view.dropped();
        return;
      }
      switch (question) {
        case Load<Integer> load -> {
          if (load.isFirst()) {
            unmet = new HashSet<>(content.keySet());
          }
          content.putAll(found);
          unmet.removeAll(found.keySet());
          boolean isLast = load.from() + 4 >= KEYS;
          if (isLast) {
            content.keySet().removeAll(unmet);
          }
          view.loaded(isLast ? ViewPartition.END : load.from() + 4);
        }
        case Refresh<Integer> refresh -> {
          int count = 1 + random.nextInt(refresh.keys().size());
          for (Integer key : refresh.keys().subList(0, count)) {
            Integer value = found.get(key);
            if (value == null) {
              content.remove(key);
            } else {
              content.put(key, value);
            }
          }
          view.applied(count);
        }
      }
    }

    /** What there is of each key had been there since then, or came later. */
    private void check() {
      long right = view.rightNanos();
      if (!view.isLoaded()) {
        return;
      }
      boolean holds = right <= now && right >= rightMax;
      rightMax = right;
      for (int key = 0; key < KEYS && holds; key++) {
        TreeMap<Long, Integer> all = history.get(key);
        holds = all.tailMap(all.floorKey(right)).containsValue(content.getOrDefault(key, 0));
      }
      if (!holds) {
        throw new AssertionError(
            "seed=%d now=%d right=%d content=%s history=%s"
                .formatted(seed, now, right, content, history));
      }
    }
  }
}
