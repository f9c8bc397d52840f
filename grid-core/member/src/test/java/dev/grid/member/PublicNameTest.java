package dev.grid.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.NetworkConfig;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a member says of the host names that it tells others. */
class PublicNameTest {

  /** Never a host's, and not one that is asked for elsewhere: it is too long for a name. */
  private static final String UNKNOWN = "x".repeat(70) + ".invalid";

  private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();

  @Test
  void aNameThatNobodyKnowsIsToldWithItsProperty() throws Exception {
    PublicName.check(
        NetworkConfig.defaults().withPublicAddress(UNKNOWN + ":6205").withPublicHost(UNKNOWN),
        warnings::add);
    assertThat(warnings.poll(120, TimeUnit.SECONDS))
        .startsWith("grid.network.public-address=" + UNKNOWN + ":");
    assertThat(warnings.poll(120, TimeUnit.SECONDS))
        .startsWith("grid.network.public-host=" + UNKNOWN + ":");
  }

  @Test
  void anAddressIsNoNameToAskFor() throws Exception {
    PublicName.check(
        NetworkConfig.defaults().withPublicAddress("127.0.0.1").withPublicHost(UNKNOWN),
        warnings::add);
    assertThat(warnings.poll(120, TimeUnit.SECONDS)).startsWith("grid.network.public-host=");
    assertThat(warnings).isEmpty();
  }
}
