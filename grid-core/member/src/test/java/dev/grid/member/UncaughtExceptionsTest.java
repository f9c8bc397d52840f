package dev.grid.member;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.DefaultEventLoop;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whether threads that die fail tests. */
class UncaughtExceptionsTest {

  @Test
  void aThreadThatDiesFailsTheTest() throws Exception {
    Thread dies =
        Thread.ofPlatform()
            .name("dies")
            .start(
                () -> {
                  throw new IllegalStateException("as this test wants it");
                });
    dies.join();
    assertThatThrownBy(UncaughtExceptions::requireNone)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("thread=dies")
        .hasRootCauseMessage("as this test wants it");
    UncaughtExceptions.requireNone();
  }

  @Test
  void aTaskOfAnEventLoopThatThrowsFailsTheTest() throws Exception {
    DefaultEventLoop loop = new DefaultEventLoop();
    loop.execute(
        () -> {
          throw new IllegalStateException("as this test wants it");
        });
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    assertThatThrownBy(UncaughtExceptions::requireNone)
        .hasRootCauseMessage("as this test wants it");
  }
}
