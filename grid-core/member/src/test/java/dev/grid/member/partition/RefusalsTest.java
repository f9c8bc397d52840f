package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.SplitBrainException;
import dev.grid.config.SplitBrainProtection;
import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.protocol.Data;
import dev.grid.structures.queue.QueueMessages.EndReservation;
import dev.grid.structures.queue.QueueStructure;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a structure takes that wants more members than there are. */
class RefusalsTest {

  private static final UUID ID = new UUID(0, 7);

  private final Kind<?> kind = TestHost.alone(new QueueStructure()).host.kinds().getFirst();

  private @Nullable RuntimeException refusal(Phase phase) {
    Ending ending =
        new EndReservation("q", ID, ID, -1, phase.code(), List.of(new Data(new byte[12])), 1, 0);
    return Refusals.ofProtection(
        SplitBrainProtection.ofWrites(3), new ProbeCall(kind, ID, ending), 2);
  }

  @ParameterizedTest
  @EnumSource(names = {"PREPARE", "AT_ONCE"})
  void transactions_thatAreNotDecided_areRefused(Phase phase) {
    assertThat(refusal(phase)).isInstanceOf(SplitBrainException.class);
  }

  /** What is prepared elsewhere has it already, or will have. */
  @ParameterizedTest
  @EnumSource(
      names = {"PREPARE", "AT_ONCE"},
      mode = Mode.EXCLUDE)
  void transactions_thatAreDecided_areCarriedOut(Phase phase) {
    assertThat(refusal(phase)).isNull();
  }
}
