package dev.grid.systemtests.history;

import static dev.grid.systemtests.history.Outcome.ACKNOWLEDGED;
import static dev.grid.systemtests.history.Outcome.REFUSED;
import static dev.grid.systemtests.history.Outcome.UNKNOWN;
import static dev.grid.systemtests.history.SingleWriter.Finding.INVENTED;
import static dev.grid.systemtests.history.SingleWriter.Finding.KEPT;
import static dev.grid.systemtests.history.SingleWriter.Finding.LOST;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SingleWriterTest {

  private final SingleWriter key = new SingleWriter();

  @Test
  void theLastAcknowledgedWrite_isWhatMustBeThere() {
    key.wrote(1, ACKNOWLEDGED);
    key.wrote(2, ACKNOWLEDGED);

    assertThat(key.judge(2)).isEqualTo(KEPT);
    assertThat(key.judge(1)).isEqualTo(LOST);
    assertThat(key.judge(Operation.ABSENT)).isEqualTo(LOST);
    assertThat(key.judge(3)).isEqualTo(INVENTED);
  }

  @Test
  void anOpenWrite_mayBeThereOrNot() {
    key.wrote(1, ACKNOWLEDGED);
    key.wrote(2, UNKNOWN);

    assertThat(key.judge(1)).isEqualTo(KEPT);
    assertThat(key.judge(2)).isEqualTo(KEPT);
    assertThat(key.judge(Operation.ABSENT)).isEqualTo(LOST);
  }

  @Test
  void aRefusedWrite_mayNotBeThere() {
    key.wrote(1, ACKNOWLEDGED);
    key.wrote(2, REFUSED);

    assertThat(key.judge(1)).isEqualTo(KEPT);
    assertThat(key.judge(2)).isEqualTo(INVENTED);
  }

  @Test
  void anAcknowledgedRemoval_isLostIfTheValueIsBack() {
    key.wrote(1, ACKNOWLEDGED);
    key.wrote(Operation.ABSENT, ACKNOWLEDGED);

    assertThat(key.judge(Operation.ABSENT)).isEqualTo(KEPT);
    assertThat(key.judge(1)).isEqualTo(LOST);
  }

  @Test
  void aKeyThatWasNeverWritten_isEmpty() {
    assertThat(key.judge(Operation.ABSENT)).isEqualTo(KEPT);
    assertThat(key.judge(1)).isEqualTo(INVENTED);
  }
}
