package dev.grid.structures.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.LostEvents;
import dev.grid.kernel.StoredValues;
import dev.grid.map.ViewListener;
import dev.grid.protocol.Data;
import dev.grid.structures.Values;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What listeners of a view are told that do not keep up with it. */
final class ViewEventsTest {

  private static final Data KEY = Values.data("k");
  private static final byte[] VALUE = Values.data("v").bytes();

  private final ArrayDeque<Runnable> threads = new ArrayDeque<>();
  private final ViewEvents<String, String> events =
      new ViewEvents<>(
          "m", new StoredValues("map", "m", new MapShard().host::serialization), threads::add);
  private final List<String> heard = new ArrayList<>();

  private void listen() {
    var unused =
        events.add(
            new ViewListener<>() {
              @Override
              public void added(String key, @Nullable String value) {
                heard.add("added " + Objects.requireNonNull(value).length());
              }

              @Override
              public void eventsLost(LostEvents lost) {
                heard.add("lost " + lost.count());
              }

              @Override
              public void failed(RuntimeException failure) {
                heard.add("failed");
              }
            });
  }

  private void goOn() {
    for (Runnable next; (next = threads.poll()) != null; ) {
      next.run();
    }
  }

  @Test
  void theViewsFailure_isTold_thoughChangesAreLost() {
    listen();
    for (int i = 0; i < ViewEvents.WAITING_MAX + 2; i++) {
      events.changed(KEY, null, VALUE);
    }
    events.failed(new IllegalStateException("as the test wants it"));
    goOn();
    assertThat(heard).hasSize(ViewEvents.WAITING_MAX + 2);
    assertThat(heard.subList(ViewEvents.WAITING_MAX, heard.size()))
        .containsExactly("lost 2", "failed");
  }

  @Test
  void changesThatWait_holdSoManyBytes_orOneThatIsLarger() {
    listen();
    int length = Math.toIntExact(ViewEvents.WAITING_BYTES_MAX / 4);
    byte[] quarter = Values.data("x".repeat(length - 100)).bytes();
    for (int i = 0; i < 6; i++) {
      events.changed(KEY, null, quarter);
    }
    goOn();
    assertThat(heard.subList(0, 4)).containsOnly("added " + (length - 100));
    assertThat(heard.subList(4, heard.size())).containsExactly("lost 2");
    heard.clear();
    events.changed(KEY, null, Values.data("x".repeat(5 * length)).bytes());
    events.changed(KEY, null, VALUE);
    goOn();
    assertThat(heard).containsExactly("added " + 5 * length, "lost 1");
  }
}
