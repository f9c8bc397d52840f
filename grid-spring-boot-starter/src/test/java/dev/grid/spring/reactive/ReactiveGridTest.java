package dev.grid.spring.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.MembershipListener;
import dev.grid.Registration;
import dev.grid.map.EntryEvent;
import dev.grid.query.Predicates;
import dev.grid.query.Search;
import dev.grid.query.SortOrder;
import dev.grid.spring.boot.autoconfigure.BothModes;
import dev.grid.spring.boot.autoconfigure.reactive.ReactiveGridAutoConfiguration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Structures as publishers, at a member and at a client. */
class ReactiveGridTest {

  private static BothModes modes;

  @BeforeAll
  static void start() {
    modes = new BothModes();
  }

  @AfterAll
  static void stop() {
    modes.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "client"})
  void whenSubscribedShouldCallAndBeEmptyWhereThereIsNothing(String mode) {
    modes
        .runner(mode, ReactiveGridAutoConfiguration.class)
        .run(
            context -> {
              ReactiveGridMap<String, Integer> map = context.getBean(ReactiveGrid.class).map("one");
              StepVerifier.create(map.get("a")).verifyComplete();
              StepVerifier.create(map.set("a", 1).then(map.get("a")))
                  .expectNext(1)
                  .verifyComplete();
              StepVerifier.create(map.put("a", 2)).expectNext(1).verifyComplete();
              StepVerifier.create(map.putIfAbsent("b", 3)).verifyComplete();
              StepVerifier.create(map.replace("b", 4, 5)).expectNext(false).verifyComplete();
              StepVerifier.create(map.containsKey("b")).expectNext(true).verifyComplete();
              StepVerifier.create(map.remove("b")).expectNext(3).verifyComplete();
              StepVerifier.create(map.delete("b")).expectNext(false).verifyComplete();
              StepVerifier.create(map.size()).expectNext(1).verifyComplete();
              StepVerifier.create(map.clear().then(map.size())).expectNext(0).verifyComplete();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "client"})
  void whenThereAreManyEntriesShouldPageThroughThem(String mode) {
    modes
        .runner(mode, ReactiveGridAutoConfiguration.class)
        .run(
            context -> {
              int entries = 2 * ReactiveGridMap.PAGE + 7;
              ReactiveGridMap<Integer, Integer> map =
                  context.getBean(ReactiveGrid.class).map("many");
              StepVerifier.create(map.setAll(Flux.range(0, entries).map(i -> Map.entry(i, -i))))
                  .expectNext((long) entries)
                  .verifyComplete();
              assertThat(map.entries().collectMap(Map.Entry::getKey, Map.Entry::getValue).block())
                  .hasSize(entries)
                  .containsEntry(7, -7);
              assertThat(
                      map.getAll(Flux.range(-entries, 2 * entries))
                          .map(Map.Entry::getKey)
                          .collectList()
                          .block())
                  .containsExactlyInAnyOrderElementsOf(
                      IntStream.range(0, entries).boxed().toList());
              assertThat(map.values(Predicates.lessThan("this", -1000)).count().block())
                  .isEqualTo(entries - 1001);
              StepVerifier.create(
                      map.search(Search.all().orderedBy(SortOrder.ascending("__key")).first(700))
                          .map(row -> row.key()))
                  .expectNextSequence(IntStream.range(0, 700).boxed().toList())
                  .verifyComplete();
            });
  }

  @Test
  void whenASubscriberAsksForFewShouldNotFetchTheRest() {
    modes
        .runner("client", ReactiveGridAutoConfiguration.class)
        .run(
            context -> {
              Grid grid = context.getBean(Grid.class);
              int entries = 10 * ReactiveGridMap.PAGE;
              ReactiveGridMap<Integer, Integer> map =
                  context.getBean(ReactiveGrid.class).map("fetched");
              map.setAll(Flux.range(0, entries).map(i -> Map.entry(i, i))).block();
              AtomicInteger calls = new AtomicInteger();
              Registration observing =
                  grid.observeCalls(
                      (structure, operation, nanos, failure) -> calls.incrementAndGet());
              assertThat(map.entries().take(3).collectList().block()).hasSize(3);
              observing.close();
              assertThat(calls.get()).isLessThanOrEqualTo(2);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "client"})
  void whenSomethingHappensShouldTellSubscribers(String mode) {
    modes
        .runner(mode, ReactiveGridAutoConfiguration.class)
        .run(
            context -> {
              ReactiveGrid grid = context.getBean(ReactiveGrid.class);
              ReactiveGridMap<String, Integer> map = grid.map("told");
              LinkedBlockingQueue<EntryEvent<String, Integer>> heard = new LinkedBlockingQueue<>();
              Disposable listening = map.events().subscribe(heard::add);
              BothModes.await( // Subscribing takes a moment.
                  () -> {
                    map.set("a", 1).block();
                    return !heard.isEmpty();
                  },
                  "an event is heard");
              listening.dispose();
              LinkedBlockingQueue<Object> messages = new LinkedBlockingQueue<>();
              Disposable hearing =
                  grid.<String>messages("news")
                      .subscribe(message -> messages.add(message.message()));
              BothModes.await(
                  () -> {
                    grid.publish("news", "extra").block();
                    return !messages.isEmpty();
                  },
                  "a message is heard");
              assertThat(messages.poll(5, TimeUnit.MINUTES)).isEqualTo("extra");
              hearing.dispose();
              assertThat(heard.peek()).extracting(EntryEvent::key).isEqualTo("a");
            });
  }

  @Test
  void whenASubscriberIsTooSlowShouldBeToldThatEventsAreLost() {
    modes
        .runner("embedded", ReactiveGridAutoConfiguration.class)
        .run(
            context -> {
              CountDownLatch tooMany = new CountDownLatch(1);
              CompletableFuture<Throwable> failure = new CompletableFuture<>();
              Flux<Integer> events =
                  Events.flux(
                      "slow",
                      sink -> {
                        for (int i = 0; i <= Events.WAITING_MAX + 1; i++) {
                          sink.next(i);
                        }
                        tooMany.countDown();
                        return context
                            .getBean(Grid.class)
                            .cluster()
                            .addMembershipListener(new MembershipListener() {});
                      });
              BaseSubscriber<Integer> subscriber =
                  new BaseSubscriber<>() {
                    @Override
                    protected void hookOnSubscribe(Subscription subscription) {
                      // Asks for nothing yet.
                    }

                    @Override
                    protected void hookOnError(Throwable thrown) {
                      failure.complete(thrown);
                    }
                  };
              events.subscribe(subscriber);
              assertThat(tooMany.await(5, TimeUnit.MINUTES)).isTrue();
              subscriber.request(Long.MAX_VALUE);
              assertThat(failure.get(5, TimeUnit.MINUTES))
                  .isInstanceOf(EventsLostException.class)
                  .hasMessageContaining("slow");
            });
  }
}
