package dev.grid.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.grid.ConnectionLostException;
import dev.grid.NotReadyException;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetriesTest {

  private final Retries retries = new Retries(5, 200);

  @Test
  void pauses_doubleUpToTheLongest() {
    assertThat(IntStream.range(0, 8).mapToLong(retries::pauseMillis))
        .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 200L, 200L);
    assertThat(retries.pauseMillis(Integer.MAX_VALUE)).isEqualTo(200);
  }

  @Test
  void whatWasNotCarriedOut_mayBeTriedAgain() {
    assertThat(Retries.isSafeAfter(new NotReadyException("not yet"))).isTrue();
    assertThat(Retries.isSafeAfter(new ConnectionLostException("perhaps"))).isFalse();
    assertThat(Retries.isSafeAfter(new IllegalStateException())).isFalse();
  }

  @Test
  void whatWasRefused_isClear_andNothingElseIs() {
    assertThat(Retries.isUnclearAfter(new NotReadyException("not yet"))).isFalse();
    assertThat(Retries.isUnclearAfter(new IllegalStateException())).isFalse();
    assertThat(Retries.isUnclearAfter(new ConnectionLostException("perhaps"))).isTrue();
    assertThat(Retries.isUnclearAfter(new CancellationException())).isTrue();
    assertThat(Retries.isUnclearAfter(new StackOverflowError())).isTrue();
  }

  @Test
  void limits_areChecked() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Retries(0, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> new Retries(6, 5));
  }
}
