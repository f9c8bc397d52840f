package dev.grid.client.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.ClientConfig.ConnectionConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static Backoff backoff(double jitter, double random) {
    return new Backoff(
        ConnectionConfig.defaults()
            .withBackoff(Duration.ofMillis(100), Duration.ofMillis(500), 2, jitter),
        () -> random);
  }

  @Test
  void pausesGrowToTheirLimitAndBeginAnew() {
    Backoff backoff = backoff(0, 0.5);
    assertThat(backoff.nextMillis()).isEqualTo(100);
    assertThat(backoff.nextMillis()).isEqualTo(200);
    assertThat(backoff.nextMillis()).isEqualTo(400);
    assertThat(backoff.nextMillis()).isEqualTo(500);
    assertThat(backoff.nextMillis()).isEqualTo(500);
    backoff.reset();
    assertThat(backoff.nextMillis()).isEqualTo(100);
  }

  @Test
  void jitterSpreadsBothWays() {
    assertThat(backoff(0.25, 0).nextMillis()).isEqualTo(75);
    assertThat(backoff(0.25, 0.5).nextMillis()).isEqualTo(100);
    assertThat(backoff(0.25, 1).nextMillis()).isEqualTo(125);
    assertThat(backoff(1, 0).nextMillis()).as("never no pause").isEqualTo(1);
  }
}
