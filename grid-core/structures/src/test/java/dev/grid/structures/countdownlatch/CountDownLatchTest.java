package dev.grid.structures.countdownlatch;

import static dev.grid.structures.RandomGroupCalls.GROUP;
import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.ShardHost.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.config.MemberConfig;
import dev.grid.countdownlatch.GridCountDownLatch;
import dev.grid.protocol.Message;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.RandomGroupCalls;
import dev.grid.structures.ShardHost;
import dev.grid.structures.ShardHost.Answer;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.Await;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.CountDown;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.GetCount;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.GetRound;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.TrySetCount;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When a latch opens, and that each call counts once. */
final class CountDownLatchTest {

  private static final CountDownLatchStructure STRUCTURE = new CountDownLatchStructure();

  private final ShardHost<CountDownLatchState> host =
      new ShardHost<>(STRUCTURE, "x", MemberConfig.defaults());
  private final GridCountDownLatch latch = STRUCTURE.handle("x", new LocalInvoker(host));

  private Answer await(long timeoutMillis) {
    return host.send(BOB, new Await(GROUP, "x", UUID.randomUUID(), timeoutMillis));
  }

  @Test
  void itOpens_whenTheCountIsZero() throws InterruptedException {
    assertThat(latch.count()).isZero();
    latch.await();
    assertThat(latch.trySetCount(2)).isTrue();
    assertThat(latch.trySetCount(3)).isFalse();
    Answer first = await(Long.MAX_VALUE);
    Answer second = await(1_000);
    latch.countDown();
    assertThat(latch.count()).isEqualTo(1);
    assertThat(first.isWaiting()).isTrue();

    latch.countDown();

    assertThat(first.value()).isEqualTo(true);
    assertThat(second.value()).isEqualTo(true);
    assertThat(latch.await(Duration.ZERO)).isTrue();
    latch.countDown();
    assertThat(latch.count()).isZero();
    assertThat(latch.trySetCount(1)).isTrue();
    assertThat(latch.await(Duration.ZERO)).isFalse();
  }

  @Test
  void aWait_endsWithItsTime() {
    latch.trySetCount(1);
    Answer waiting = await(500);
    host.advance(499);
    assertThat(waiting.isWaiting()).isTrue();
    host.advance(1);
    assertThat(waiting.value()).isEqualTo(false);
    assertThat(await(-1).value()).isEqualTo(false);
  }

  @Test
  void aCallThatComesAgain_orOfAnotherRound_countsNothing() {
    latch.trySetCount(2);
    CountDown once = new CountDown(GROUP, "x", UUID.randomUUID(), 1);
    host.call(ALICE, once);
    host.call(ALICE, once);
    assertThat(latch.count()).isEqualTo(1);
    latch.countDown();
    latch.trySetCount(5);
    host.call(ALICE, once);
    host.call(ALICE, new CountDown(GROUP, "x", UUID.randomUUID(), 1));
    host.call(ALICE, new CountDown(GROUP, "x", UUID.randomUUID(), 3));
    assertThat(latch.count()).isEqualTo(5);
    assertThat(host.call(ALICE, new GetRound(GROUP, "x"))).isEqualTo(2);
  }

  @Test
  void whatCannotBe_isRefused() {
    assertThatThrownBy(() -> latch.trySetCount(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("count=0");
  }

  @Test
  void copies_areAtTheSameCount_andKnowTheSameCalls() {
    new RandomGroupCalls<>(STRUCTURE, MemberConfig.defaults(), CountDownLatchTest::any).run();
  }

  private static Message<?> any(Random random) {
    UUID call = new UUID(0, random.nextInt(20));
    return switch (random.nextInt(5)) {
      case 0 -> new TrySetCount(GROUP, "x", random.nextInt(6));
      case 1, 2 -> new CountDown(GROUP, "x", call, random.nextInt(4));
      case 3 -> new Await(GROUP, "x", call, random.nextInt(1_000));
      default -> new GetCount(GROUP, "x");
    };
  }
}
