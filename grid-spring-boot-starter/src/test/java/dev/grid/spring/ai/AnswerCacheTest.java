package dev.grid.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.spring.testgrid.MemberAndClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long answers are kept, and how many, by a clock of the test. */
class AnswerCacheTest {

  private static final float[] VECTOR = {1, 2};

  private static MemberAndClient grids;

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource clock = () -> now;

  @BeforeAll
  static void start() {
    grids = new MemberAndClient("answers");
  }

  @AfterAll
  static void stop() {
    grids.close();
  }

  private AnswerCache cache(String name) {
    return new AnswerCache(grids.client(), name, 2, Duration.ofMinutes(10), 3, clock);
  }

  private static @Nullable String found(AnswerCache cache) {
    AnswerCache.Found found = cache.find("s", VECTOR);
    return found == null ? null : found.answer();
  }

  @Test
  void whenItsTimeIsUpShouldNotBeFoundAndBeRemovedByItself() {
    AnswerCache cache = cache("times");
    cache.keep("s", "q1", VECTOR, "first");
    now = now.plus(Duration.ofMinutes(9));
    assertThat(found(cache)).isEqualTo("first");
    now = now.plus(Duration.ofMinutes(1));
    assertThat(found(cache)).isNull();
    assertThat(grids.member().vectorCollection("times").size()).isEqualTo(1);

    cache.keep("other", "q2", VECTOR, "second");
    assertThat(grids.member().vectorCollection("times").size()).isEqualTo(1);
    cache.keep("s", "q1", VECTOR, "third");
    assertThat(found(cache)).isEqualTo("third");
  }

  @Test
  void whenThereAreManyShouldKeepNoMore() {
    AnswerCache cache = cache("many");
    for (int i = 0; i < 5; i++) {
      cache.keep("s" + i, "q", VECTOR, "answer");
    }
    assertThat(grids.member().vectorCollection("many").size()).isEqualTo(3);
    cache.keep("s0", "q", VECTOR, "again");
    AnswerCache.Found again = cache.find("s0", VECTOR);
    assertThat(again).isNotNull();
    assertThat(again.answer()).isEqualTo("again");
    now = now.plus(Duration.ofMinutes(10));
    cache.keep("s9", "q", VECTOR, "new");
    assertThat(grids.member().vectorCollection("many").size()).isEqualTo(1);
  }
}
