package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.PartitionLostException;
import dev.grid.map.StaleViewException;
import dev.grid.map.ViewConfig;
import dev.grid.map.ViewConfig.WhenStale;
import dev.grid.map.ViewTooLargeException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Views of a map whose partitions answer, and tell, when the test wants it. */
final class MapViewTest {

  private static final ViewConfig CONFIG =
      ViewConfig.named("v").withMaxStaleness(Duration.ofSeconds(9));
  private static final String A = ViewedMap.key(0, 0);
  private static final String B = ViewedMap.key(1, 0);
  private static final String C = ViewedMap.key(1, 1);
  private static final String D = ViewedMap.key(1, 2);
  private static final String E = ViewedMap.key(1, 3);

  private final ViewedMap map = new ViewedMap();

  private MapView<String, String> view(ViewConfig config) {
    MapView<String, String> view = new MapView<>(ViewedMap.NAME, config, map);
    view.start();
    map.run();
    return view;
  }

  @Test
  void whatIsThereAnew_isNotCountedBesideWhatWasThereBefore() {
    map.set(B, "b");
    map.set(C, "c");
    MapView<String, String> view = view(CONFIG.withEntriesMax(2));
    map.replace(1, D, E);
    map.run();
    assertThat(view.keySet()).containsExactlyInAnyOrder(D, E);
  }

  @Test
  void whatHasComeBeforeItIsToldWhatHasGone_isNotTooMuch_untilItIsConfirmed() {
    map.set(A, "a");
    map.set(B, "b");
    MapView<String, String> view = view(CONFIG.withEntriesMax(2));
    map.pass(Duration.ofMillis(1));

    map.holdEvents(0);
    map.remove(A);
    map.set(C, "c");
    map.run();
    assertThat(view.size()).as("in passing").isEqualTo(3);
    map.releaseEvents();
    map.run();
    assertThat(view.keySet()).containsExactlyInAnyOrder(B, C);

    map.set(D, "d");
    map.pass(CONFIG.maxStaleness());
    assertThatThrownBy(view::size)
        .isInstanceOf(ViewTooLargeException.class)
        .hasMessageContaining("entriesMax=2");
  }

  @Test
  void whatIsSaidToLive_livesFromTheAnswerOn_andIsAskedAboutFromTheQuestionOn() {
    MapView<String, String> view = view(CONFIG.withWhenStale(WhenStale.SERVE));
    map.holdAnswers(true);
    map.set(A, "a", 10_000);
    map.pass(Duration.ofSeconds(60));
    map.holdAnswers(false);
    map.run();
    assertThat(view.containsKey(A)).as("it has ten seconds from some time on").isTrue();
    map.pass(CONFIG.maxStaleness());
    assertThat(view.containsKey(A)).as("it was asked about, and lives on").isTrue();
    map.remove(A);
    map.run();
    assertThat(view.containsKey(A)).isFalse();

    map.holdAnswers(true);
    map.set(A, "a", 10_000);
    map.pass(Duration.ofSeconds(60));
    map.holdAnswers(false);
    map.holdAnswers(true);
    map.pass(Duration.ofMillis(9_999));
    assertThat(view.statistics().entries()).isOne();
    map.pass(Duration.ofMillis(1));
    assertThat(view.statistics().entries()).as("whatever is answered").isZero();
  }

  @Test
  void onePartitionThatFails_leavesTheOthersRight_andItsCauseIsTold() {
    map.set(A, "a");
    map.set(B, "b");
    MapView<String, String> view = view(CONFIG);
    PartitionLostException lost = new PartitionLostException("partition=1 is lost");
    map.lose(1, lost);
    for (int i = 0; i < 20; i++) {
      map.set(A, "a" + i);
      map.pass(Duration.ofSeconds(3));
      assertThat(view.get(A)).isEqualTo("a" + i);
    }
    for (ThrowingCallable read : List.<ThrowingCallable>of(() -> view.get(B), view::size)) {
      assertThatThrownBy(read)
          .isInstanceOf(StaleViewException.class)
          .hasMessageContaining("partition=1 is lost")
          .hasCause(lost);
    }
  }

  @Test
  void aPartitionThatDoesNotAnswer_leavesTheOthersRight() {
    map.set(A, "a");
    map.set(B, "b");
    MapView<String, String> view = view(CONFIG);
    map.hang(1);
    map.pass(Duration.ofSeconds(60));
    assertThat(view.get(A)).isEqualTo("a");
    assertThatThrownBy(() -> view.get(B)).isInstanceOf(StaleViewException.class).hasNoCause();
  }

  @Test
  void atFirst_andWithTwiceAsMany_itIsTooMuchAtOnce() {
    map.set(A, "a");
    map.set(B, "b");
    assertThat(view(CONFIG.withEntriesMax(1)).loaded())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(ViewTooLargeException.class);
    MapView<String, String> view = view(CONFIG.withEntriesMax(2));
    map.set(C, "c");
    map.set(D, "d");
    map.set(E, "e");
    map.run();
    assertThatThrownBy(view::size).isInstanceOf(ViewTooLargeException.class);
  }
}
