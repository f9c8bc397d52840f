package dev.grid.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JvmProbeTest {

  @Test
  void bytesOfObjects_areAllButTheFillers() {
    assertThat(
            JvmProbe.bytesOfObjects(
                """
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:          1032          89000  [B (java.base@25)
                   2:             5            600  [Ljdk.internal.vm.FillerElement; (java.base@25)
                   3:             1             16  jdk.internal.vm.FillerObject (java.base@25)
                Total          1038          89616
                """))
        .isEqualTo(89_000);
  }

  @Test
  void bytesOfObjects_whatIsNoHistogram_isRefused() {
    assertThatThrownBy(() -> JvmProbe.bytesOfObjects("Out of memory"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no class histogram: Out of memory");
  }
}
