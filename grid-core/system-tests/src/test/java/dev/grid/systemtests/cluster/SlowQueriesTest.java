package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.grid.Grid;
import dev.grid.config.QueryConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.query.Aggregators;
import dev.grid.query.EntryPredicate;
import dev.grid.query.IndexConfig;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.query.Search;
import dev.grid.query.SortOrder;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.OwnMember;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Queries that take longer than is configured are told of. */
final class SlowQueriesTest {

  private static final String LOGGER = "dev.grid.member.partition.SlowQuestions";

  private static final class Heard extends AppenderBase<ILoggingEvent> {

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      messages.add(event.getFormattedMessage());
    }

    boolean hasOne(String... parts) {
      return messages.stream().anyMatch(line -> Stream.of(parts).allMatch(line::contains));
    }
  }

  /** Means all, and takes its time. */
  record TakingLong() implements EntryPredicate<Integer, Integer> {

    private static final long NANOS = 20_000_000;

    @Override
    public boolean test(Map.Entry<Integer, Integer> entry) {
      long end = System.nanoTime() + NANOS;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      return true;
    }
  }

  @Test
  void slowQuery_isLoggedWithItsWay_andOthersAreCounted() {
    Heard heard = new Heard();
    heard.start();
    Logger logger = (Logger) LoggerFactory.getLogger(LOGGER);
    logger.addAppender(heard);
    try (Grid member =
        Grids.startMember(OwnMember.config().withQuery(new QueryConfig(Duration.ofMillis(10))))) {
      GridMap<Integer, Integer> map = member.map("orders");
      map.addIndex(IndexConfig.sorted("this").withName("byValue"));
      map.set(1, 1);
      for (int i = 0; i < 3; i++) {
        assertThat(map.keySet(new TakingLong())).containsExactly(1);
      }

      Eventually.holds(
          "it is logged",
          () ->
              heard.hasOne(
                  "map=orders",
                  "call=KeySetWithPredicate",
                  "tookMillis=",
                  "predicate=TakingLong",
                  "SCAN[] partitions=271 entries=1"));
      Eventually.holds(
          "some were not",
          () -> {
            map.aggregate(Aggregators.count(), new TakingLong());
            return heard.hasOne("call=AggregateWithPredicate", "not logged before=");
          });
      Eventually.holds(
          "searches are, too",
          () -> {
            Predicate forging = Predicates.notEqual("this", "a\nb");
            Predicate slow = Predicates.and(new TakingLong(), forging);
            assertThat(map.search(Search.where(slow).first(1)).rows()).hasSize(1);
            return heard.hasOne("call=SearchRows", "a?b", "plan: ", "entries=1");
          });
      Eventually.holds(
          "the way of a search in an order is that along its index",
          () -> {
            Search inOrder =
                Search.where(new TakingLong()).orderedBy(SortOrder.ascending("this")).first(1);
            assertThat(map.search(inOrder).rows()).hasSize(1);
            return heard.hasOne("call=SearchRows", "INDEX_ORDER[byValue]");
          });
      map.keySet(Predicates.equal("this", 1));
    } finally {
      logger.detachAppender(heard);
    }
  }
}
