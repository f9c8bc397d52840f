package dev.grid.systemtests.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.systemtests.history.PermitHistory.Hold;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PermitHistoryTest {

  private static int most(Hold... holds) {
    return PermitHistory.most(List.of(holds));
  }

  @Test
  void holdsOneAfterAnother_areNotAddedUp() {
    assertThat(most()).isZero();
    assertThat(most(new Hold(2, 10, 20), new Hold(1, 0, 10), new Hold(2, 20, 30))).isEqualTo(2);
  }

  @Test
  void holdsAtOnce_areAddedUp() {
    assertThat(most(new Hold(1, 0, 10), new Hold(1, 9, 20), new Hold(2, 5, 6))).isEqualTo(3);
    assertThat(most(new Hold(1, 0, 100), new Hold(1, 10, 20), new Hold(1, 15, 30))).isEqualTo(3);
  }
}
