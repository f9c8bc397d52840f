package dev.grid.structures.cpsession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.CpConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which times of groups can be configured. */
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

  @Test
  void membersAreReplaced_notWithinAMoment_orNever() {
    CpConfig config = CpConfig.defaults();
    assertThatThrownBy(() -> config.withReplaceAfter(Duration.ofMillis(999)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("replaceAfter=PT0.999S")
        .hasMessageContaining("0 (never)");
    assertThatThrownBy(() -> config.withReplaceAfter(Duration.ofSeconds(-1)))
        .isInstanceOf(InvalidConfigurationException.class);
    assertThat(config.withReplaceAfter(Duration.ZERO).replaceAfter()).isZero();
  }
}
