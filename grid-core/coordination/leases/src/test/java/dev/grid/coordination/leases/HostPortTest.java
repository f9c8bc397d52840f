package dev.grid.coordination.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

  private static final CoordinatorUrl URL = CoordinatorUrl.parse("fake://host");

  @Test
  void namesAndAddressesAreReadAndWritten() {
    assertThat(HostPort.of(URL, "host", 7)).isEqualTo(new HostPort("host", 7));
    assertThat(HostPort.of(URL, "host:65535", 7)).isEqualTo(new HostPort("host", 65535));
    assertThat(HostPort.of(URL, "[::1]:9", 7)).isEqualTo(new HostPort("::1", 9));
    assertThat(HostPort.of(URL, "[::1]", 7)).hasToString("[::1]:7");
    assertThat(HostPort.of(URL, "10.0.0.1:1", 7)).hasToString("10.0.0.1:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host:", "host:0", "host:65536", "host:1x", ":1", "::1", "[::1", "[]:1", "host:999999"})
  void othersAreRefused(String wrong) {
    assertThatThrownBy(() -> HostPort.of(URL, wrong, 7))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(wrong);
  }
}
