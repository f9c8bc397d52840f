package dev.grid.systemtests.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.systemtests.history.LockHistory.Hold;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LockHistoryTest {

  private static List<String> violations(Hold... holds) {
    return LockHistory.violations(List.of(holds));
  }

  @Test
  void holdsOneAfterAnother_withIncreasingFences_areRight() {
    assertThat(violations()).isEmpty();
    assertThat(violations(new Hold(7, 30, 40), new Hold(1, 0, 10), new Hold(3, 10, 30))).isEmpty();
  }

  @Test
  void twoHoldersAtOnce_areFound() {
    assertThat(violations(new Hold(1, 0, 10), new Hold(2, 9, 20))).hasSize(1);
  }

  @Test
  void aLaterHolderWithALowerFence_isFound() {
    assertThat(violations(new Hold(2, 0, 10), new Hold(1, 20, 30))).hasSize(1);
  }

  @Test
  void aHoldWithinALongerOne_isFound_alsoBehindAnother() {
    assertThat(violations(new Hold(1, 0, 100), new Hold(2, 10, 20), new Hold(3, 30, 40)))
        .hasSize(2);
  }

  @Test
  void aFenceThatIsGivenTwice_isFound() {
    assertThat(violations(new Hold(1, 0, 10), new Hold(1, 20, 30))).hasSize(1);
  }
}
