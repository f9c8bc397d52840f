package dev.grid.systemtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.queue.GridQueue;
import dev.grid.serialization.SerializationConfig;
import dev.grid.structures.map.MapMessages;
import dev.grid.structures.queue.QueueMessages;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.OwnMember;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers of the open protocol, whose calls have no names, that go while their calls wait. */
final class VanishingCallersTest {

  private static final int CALLS = 2_000;
  private static final int ROUNDS = 100;
  private static final int TAKERS = 8;
  private static final long FOR_EVER = -1;
  private static final long THREAD = 5;

  private static final Serialization KEYS =
      new Serialization(SerializationConfig.defaults(), new SchemaRegistry());

  private static void vanish(RawConnection connection, boolean reset) throws IOException {
    if (reset) {
      connection.socket().setSoLinger(true, 0);
    }
    connection.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void locks_areNotGivenToWhoIsGone(boolean reset) throws IOException {
    try (Grid member = Grids.startMember(OwnMember.config())) {
      GridMap<String, String> map = member.map("m");
      for (int i = 0; i < CALLS; i++) {
        map.lock("k" + i);
      }
      RawConnection leaving = RawConnection.authenticated(OwnMember.portOf(member));
      for (int i = 0; i < CALLS; i++) {
        leaving.send(new MapMessages.Lock("m", KEYS.toData("k" + i), THREAD, FOR_EVER, i + 1));
      }
      Eventually.holds("all wait", () -> waiting(member) == CALLS);
      vanish(leaving, reset);
      Eventually.holds("none waits", () -> waiting(member) == 0);
      for (int i = 0; i < CALLS; i++) {
        map.unlock("k" + i);
        assertThat(map.isLocked("k" + i)).isFalse();
      }
    }
  }

  @Test
  void locks_ofWhoIsGone_areFreedAfterTheConfiguredTime() throws IOException {
    var config = OwnMember.config();
    try (Grid member =
        Grids.startMember(
            config.withCluster(config.cluster().withGoneClientTimeout(Duration.ofMillis(500))))) {
      GridMap<String, String> map = member.map("m");
      RawConnection leaving = RawConnection.authenticated(OwnMember.portOf(member));
      leaving.call(new MapMessages.Lock("m", KEYS.toData("k"), THREAD, FOR_EVER, 1));
      assertThat(map.isLocked("k")).isTrue();
      vanish(leaving, true);
      Eventually.holds("the lock is freed", () -> !map.isLocked("k"));
    }
  }

  /**
   * Items are offered just after those who wait for them have gone, mostly before the member has
   * noticed. What it wrote a moment before they went cannot be known, nor tested.
   */
  @Test
  void items_areNotGivenToWhoIsGone() throws IOException {
    try (Grid member = Grids.startMember(OwnMember.config())) {
      GridQueue<String> queue = member.queue("q");
      List<String> offered = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        List<RawConnection> takers = new ArrayList<>();
        for (int i = 0; i < TAKERS; i++) {
          RawConnection taker = RawConnection.authenticated(OwnMember.portOf(member));
          taker.send(take(i));
          takers.add(taker);
        }
        Eventually.holds("all wait", () -> waiting(member) == TAKERS);
        for (RawConnection taker : takers) {
          vanish(taker, true);
        }
        for (int i = 0; i < TAKERS; i++) {
          String item = round + "-" + i;
          queue.offer(item);
          offered.add(item);
        }
        Eventually.holds("none waits", () -> waiting(member) == 0);
        Eventually.passes(
            "every item is there",
            () -> assertThat(queue.toList()).containsExactlyInAnyOrderElementsOf(offered));
        queue.clear();
        offered.clear();
      }
    }
  }

  private static Message<?> take(int i) {
    return i % 2 == 0 ? new QueueMessages.Take("q") : new QueueMessages.Poll("q", FOR_EVER);
  }

  private static long waiting(Grid member) {
    return member.statistics().pendingCalls();
  }
}
