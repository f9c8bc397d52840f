package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.grid.Grid;
import dev.grid.config.UserCodeConfig;
import dev.grid.core.Grids;
import dev.grid.map.EntryProcessor;
import dev.grid.map.GridMap;
import dev.grid.map.MutableEntry;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.OwnMember;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
      Eventually.holds("it is logged", () -> !heard.messages.isEmpty());
      assertThat(heard.messages.peek())
          .contains("orders", "pool=entry-processors", "millis=", "ExecuteOnKey");
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
}
