package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridTimeoutException;
import dev.grid.map.GridMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Loaders of the caller's, which the key's lock keeps from running twice. */
@ContractSuite
final class MapLoadingContractTest {

  private static final int CALLERS = 4;

  private final Reach reach;
  private final GridMap<String, Integer> map;

  MapLoadingContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.freshMap();
  }

  @Test
  void getOrLoad_loadsOnce_andTheOthersWait() throws Exception {
    AtomicInteger loads = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    List<Waiting<Integer>> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      GridMap<String, Integer> mine = i % 2 == 0 ? map : reach.atPeer(map);
      callers.add(
          Waiting.start(
              () ->
                  mine.getOrLoad(
                      "k",
                      key -> {
                        begun.countDown();
                        try {
                          end.await();
                        } catch (InterruptedException e) {
                          throw new IllegalStateException(e);
                        }
                        return loads.incrementAndGet();
                      })));
    }
    begun.await();
    for (Waiting<Integer> caller : callers) {
      caller.awaitSent();
      assertThat(caller.result()).isNotDone();
    }
    end.countDown();

    assertThat(callers.stream().map(Waiting::join)).containsOnly(1);
    assertThat(loads).hasValue(1);
    assertThat(map.get("k")).isEqualTo(1);
    assertThat(map.isLocked("k")).isFalse();
    assertThat(map.getOrLoad("k", key -> 2)).isEqualTo(1);
  }

  @Test
  void getOrLoad_thatFails_failsItsCall_andTheNextLoadsByItself() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Waiting<Integer> failing =
        Waiting.start(
            () ->
                map.getOrLoad(
                    "k",
                    key -> {
                      begun.countDown();
                      try {
                        end.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                      throw new IllegalArgumentException("as the test wants it");
                    }));
    begun.await();
    Waiting<Integer> next = Waiting.start(() -> reach.atPeer(map).getOrLoad("k", key -> 2));
    next.assertWaits(() -> reach.atPeer(map).size());
    end.countDown();

    assertThat(next.join()).isEqualTo(2);
    assertThat(failing.result())
        .failsWithin(Duration.ofSeconds(120))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .withMessage("as the test wants it");
  }

  @Test
  void getOrLoad_waitsNoLongerThanItMay_andKeepsNothingOfNull() {
    assertThat(map.getOrLoad("none", key -> null)).isNull();
    assertThat(map.containsKey("none")).isFalse();
    map.lock("k");

    GridMap<String, Integer> other = reach.atPeer(map);
    assertThatThrownBy(() -> other.getOrLoad("k", key -> 1, Duration.ofMillis(20)))
        .isInstanceOf(GridTimeoutException.class)
        .hasMessageContaining("key=k")
        .hasMessageContaining("waitMillis=20");
    map.unlock("k");
    assertThat(other.getOrLoad("k", key -> 1, Duration.ofMinutes(5))).isEqualTo(1);
  }
}
