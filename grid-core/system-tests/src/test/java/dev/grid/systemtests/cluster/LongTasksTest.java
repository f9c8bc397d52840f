package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.grid.Grid;
import dev.grid.GridTimeoutException;
import dev.grid.Member;
import dev.grid.config.UserCodeConfig;
import dev.grid.core.Grids;
import dev.grid.map.EntryProcessor;
import dev.grid.map.GridMap;
import dev.grid.map.MutableEntry;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import dev.grid.systemtests.OwnMember;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** An operator hears of users' code that does not end, and what it costs is its own thread. */
@Timeout(600)
final class LongTasksTest {

  private static final String LOGGER = "dev.grid.member.LongTasks";

  /** Waits for the test, in the same process. */
  record Endless() implements EntryProcessor<String, Integer, Integer> {

    static final CountDownLatch END = new CountDownLatch(1);

    @Override
    public Integer process(MutableEntry<String, Integer> entry) {
      try {
        END.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return 7;
    }
  }

  /** What is logged. */
  private static final class Heard extends AppenderBase<ILoggingEvent> {

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      messages.add(event.getFormattedMessage());
    }
  }

  @Test
  void entryProcessorThatDoesNotEnd_isLoggedAndCounted_andOtherKeysAreServed() throws Exception {
    Heard heard = new Heard();
    heard.start();
    Logger logger = (Logger) LoggerFactory.getLogger(LOGGER);
    logger.addAppender(heard);
    try (Grid member =
        Grids.startMember(
            OwnMember.config().withUserCode(new UserCodeConfig(Duration.ofMillis(50))))) {
      GridMap<String, Integer> map = member.map("orders");
      CompletableFuture<Integer> endless =
          CompletableFuture.supplyAsync(() -> map.executeOnKey("one", new Endless()));

      Eventually.holds("it is counted", () -> member.statistics().longTasks() == 1);
      Eventually.passes(
          "it is logged",
          () ->
              assertThat(heard.messages)
                  .anySatisfy(
                      line ->
                          assertThat(line)
                              .contains(
                                  "orders", "pool=entry-processors", "millis=", "ExecuteOnKey")));
      map.put("two", 2);
      assertThat(map.get("two")).isEqualTo(2);

      Endless.END.countDown();
      assertThat(endless.get(300, TimeUnit.SECONDS)).isEqualTo(7);
      Eventually.holds("it ended", () -> member.statistics().longTasks() == 0);
    } finally {
      Endless.END.countDown();
      logger.detachAppender(heard);
    }
  }

  /** {@link Endless} at one key, of all that it is asked about. */
  record EndlessAt(String key) implements EntryProcessor<String, Integer, Integer> {

    static final CountDownLatch END = new CountDownLatch(1);

    @Override
    public @Nullable Integer process(MutableEntry<String, Integer> entry) {
      Integer before = entry.value();
      if (key.equals(entry.key())) {
        try {
          END.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      entry.setValue(before == null ? 0 : before + 100);
      return null;
    }
  }

  @Test
  void walkThatDoesNotEnd_failsByName_andKeepsNobodyFromItsEntries() {
    try (TestCluster cluster =
        TestCluster.of(
            2,
            config ->
                config.withUserCode(
                    new UserCodeConfig(Duration.ofMillis(50), Duration.ofSeconds(5))))) {
      GridMap<String, Integer> map = cluster.member(0).map("walked");
      for (int i = 0; i < 20; i++) {
        map.set("k" + i, i);
      }
      for (int at : List.of(0, 1)) {
        String key = keyAt(cluster, at);
        map.set(key, 1);
        assertThatThrownBy(() -> map.executeOnKeys(List.of(key), new EndlessAt(key)))
            .isInstanceOf(GridTimeoutException.class)
            .hasMessageContaining("failAfterMillis=5000")
            .hasMessageContaining("pool=entry-walks");
      }
      assertThatThrownBy(() -> map.executeOnEntries(new EndlessAt("k3")))
          .isInstanceOf(GridTimeoutException.class)
          .hasMessageContaining("walked");

      map.set("k3", 7);
      assertThat(map.get("k3")).isEqualTo(7);
      assertThat(map.executeOnKey("k3", new Twice())).as("it has a pool of its own").isEqualTo(14);
      EndlessAt.END.countDown();
      Eventually.holds(
          "they ended",
          () ->
              cluster.member(0).statistics().longTasks() == 0
                  && cluster.member(1).statistics().longTasks() == 0);
      assertThat(map.get("k3")).as("what it came to does not count").isEqualTo(7);
    } finally {
      EndlessAt.END.countDown();
    }
  }

  private static String keyAt(TestCluster cluster, int member) {
    Grid grid = cluster.member(member);
    return Eventually.gives(
        "the member has a key",
        () -> {
          String key = Names.fresh("at-");
          Member owner = grid.cluster().ownerOf(grid.cluster().partitionOf(key));
          return grid.cluster().members().get(member).equals(owner) ? key : null;
        });
  }

  record Twice() implements EntryProcessor<String, Integer, Integer> {

    @Override
    public @Nullable Integer process(MutableEntry<String, Integer> entry) {
      Integer value = entry.value();
      return value == null ? null : 2 * value;
    }
  }
}
