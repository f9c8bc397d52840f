package dev.grid.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownRequestsTest {

  @Test
  void aRefusalNamesTheCall() {
    assertThat(KnownRequests.refused(0x050500))
        .hasMessageContaining("0x050500")
        .hasMessageContaining("List.")
        .hasMessageContaining("not supported");
    assertThat(KnownRequests.describe(0x210400)).contains("Sql.execute");
  }

  @Test
  void whatIsNotKnownHasAtLeastItsServiceOrNumber() {
    assertThat(KnownRequests.describe(0x01ee00)).isEqualTo("message type=0x01ee00 (a call of Map)");
    assertThat(KnownRequests.describe(0x6e0100)).isEqualTo("message type=0x6e0100");
  }
}
