package dev.grid.member.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.member.peer.PeerMessages.Piece;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.frame.ReceiveBudget;
import org.junit.jupiter.api.Test;

/** Memory that messages in pieces take. */
class ReassemblyTest {

  private static final int BYTES = 1_000;

  private static Piece piece(int from, int length) {
    return new Piece(BYTES, from, new byte[length]);
  }

  @Test
  void whatThereIsNoMemoryForIsRefusedBeforeThereIsAnArrayForIt() {
    ReceiveBudget budget = new ReceiveBudget(BYTES + BYTES / 2);
    Reassembly first = new Reassembly(1 << 20, budget);
    Reassembly second = new Reassembly(1 << 20, budget);
    assertThat(first.add(piece(0, 10))).isNull();
    assertThat(budget.bytes()).isEqualTo(BYTES);

    assertThatThrownBy(() -> second.add(piece(0, 10)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("receiveBytesMax=1500")
        .hasMessageContaining("grid.network.frame-size-max");
    second.close();
    assertThat(budget.bytes()).isEqualTo(BYTES);

    first.close();
    assertThat(budget.bytes()).isZero();
    assertThat(second.add(piece(0, 10))).isNull();
    assertThat(budget.bytes()).isEqualTo(BYTES);
  }
}
