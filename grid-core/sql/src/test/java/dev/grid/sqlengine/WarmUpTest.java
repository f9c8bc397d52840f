package dev.grid.sqlengine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The warm-up's statements are those that can be planned, and it ends when it is to. */
class WarmUpTest {

  @Test
  void itsStatementsAreRight_andItEndsWithTheEngine() {
    AtomicInteger asked = new AtomicInteger();
    new WarmUp(() -> asked.incrementAndGet() < 0).run();
    int all = asked.get();
    new WarmUp(() -> asked.incrementAndGet() > all + 2).run();
    assertThat(all).isGreaterThan(5);
    assertThat(asked).hasValue(all + 3);
  }
}
