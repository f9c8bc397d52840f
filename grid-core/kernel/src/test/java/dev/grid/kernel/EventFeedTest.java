package dev.grid.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.LostEvents;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a listener that is too slow is told of. */
class EventFeedTest {

  private static final int KEY = 7;

  private final ListenerThreads threads = new ListenerThreads("test", null, (what, failure) -> {});
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<Long> told = Collections.synchronizedList(new ArrayList<>());

  /** Takes numbers, and keeps a gap as its negated count. */
  private final EventFeed<Long> feed =
      new EventFeed<>(
          threads,
          new EventTarget<>() {
            @Override
            public void accept(Long event) {
              await(release);
              told.add(event);
            }

            @Override
            public void lost(LostEvents.Reason reason, long count) {
              assertThat(reason).isEqualTo(LostEvents.Reason.LISTENER_BEHIND);
              told.add(-count);
            }
          },
          event -> 0);

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitIdle() {
    CountDownLatch idle = new CountDownLatch(1);
    threads.add(KEY, idle::countDown);
    await(idle);
  }

  @AfterEach
  void close() {
    release.countDown();
    threads.close();
  }

  @Test
  void aGapIsToldOnceInItsPlace() {
    long sent = 0;
    while (threads.dropped() < 5) {
      feed.tell(KEY, sent++);
    }
    long taken = sent - 5;
    release.countDown();
    awaitIdle();
    feed.tell(KEY, sent);
    awaitIdle();

    assertThat(told).hasSize((int) taken + 2).endsWith(taken - 1, -5L, sent);
  }

  @Test
  void nothingIsToldWhereNothingWasLost() {
    release.countDown();
    for (long i = 0; i < 1_000; i++) {
      feed.tell(KEY, i);
    }
    awaitIdle();

    assertThat(told).hasSize(1_000).doesNotContain(-1L);
  }

  /** A feed of events that hold as many bytes as they say, of a hundred that all may hold. */
  private EventFeed<Long> heavy(ListenerThreads limited, List<Long> heard) {
    return new EventFeed<>(
        limited,
        new EventTarget<>() {
          @Override
          public void accept(Long event) {
            await(release);
            heard.add(event);
          }

          @Override
          public void lost(LostEvents.Reason reason, long count) {
            heard.add(-count);
          }
        },
        bytes -> bytes);
  }

  @Test
  void largeEventsThatWaitAreDroppedByTheirBytesForTheSlowListenerOnly() {
    try (ListenerThreads limited =
        new ListenerThreads("limited", null, (what, failure) -> {}, 100)) {
      List<Long> slow = Collections.synchronizedList(new ArrayList<>());
      List<Long> other = Collections.synchronizedList(new ArrayList<>());
      EventFeed<Long> first = heavy(limited, slow);
      EventFeed<Long> second = heavy(limited, other);
      for (int i = 0; i < 10; i++) {
        first.tell(KEY, 20L);
      }
      second.tell(KEY + 1, 30L);
      second.tell(KEY + 1, 31L);
      assertThat(limited.dropped()).isEqualTo(9);
      release.countDown();
      CountDownLatch idle = new CountDownLatch(2);
      limited.add(KEY, idle::countDown);
      limited.add(KEY + 1, idle::countDown);
      await(idle);
      assertThat(slow).containsExactly(20L, 20L, -8L);
      assertThat(other).containsExactly(30L, -1L);

      first.tell(KEY, 1_000L);
      first.tell(KEY, 21L);
      CountDownLatch again = new CountDownLatch(1);
      limited.add(KEY, again::countDown);
      await(again);
      assertThat(slow).as("one alone may be of any size").contains(1_000L);
    }
  }

  @Test
  void theNextGapIsAnother() {
    while (threads.dropped() < 3) {
      feed.tell(KEY, 1L);
    }
    release.countDown();
    awaitIdle();
    CountDownLatch again = new CountDownLatch(1);
    threads.execute(KEY, () -> await(again));
    while (threads.dropped() < 7) {
      feed.tell(KEY, 2L);
    }
    again.countDown();
    awaitIdle();

    assertThat(told.stream().filter(number -> number < 0)).containsExactly(-3L, -4L);
  }
}
