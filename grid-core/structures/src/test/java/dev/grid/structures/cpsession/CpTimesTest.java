package dev.grid.structures.cpsession;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.CpConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which times of sessions can be configured. */
final class CpTimesTest {

  @Test
  void timesThatFreeWhatIsHeldInUse_areRefused_byTheirNames() {
    CpConfig config = CpConfig.defaults().withSessionHeartbeatInterval(Duration.ofSeconds(10));
    assertThatThrownBy(() -> config.withSessionTimeToLive(Duration.ofSeconds(19)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("sessionTimeToLive=PT19S")
        .hasMessageContaining("sessionHeartbeatInterval=PT10S");
    assertThatThrownBy(() -> config.withSessionTimeToLive(Duration.ofDays(2)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("sessionTimeToLive=PT48H");
    assertThatThrownBy(() -> config.withSessionHeartbeatInterval(Duration.ZERO))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("sessionHeartbeatInterval=PT0S");
  }
}
