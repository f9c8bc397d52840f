package dev.grid.member.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.member.tls.Handshakes.Admission;
import dev.grid.member.tls.Handshakes.Handshake;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** How many handshakes there are at once, and which of them end for others. */
class HandshakesTest {

  private final Queue<Runnable> work = new ArrayDeque<>();
  private long nanos;
  private final Handshakes handshakes = new Handshakes(work::add, () -> nanos);

  private record One(Handshake handshake, EmbeddedChannel channel, List<String> begun) {}

  private One one() {
    EmbeddedChannel channel = new EmbeddedChannel();
    List<String> begun = new ArrayList<>();
    return new One(handshakes.new Handshake(channel, () -> begun.add("begun")), channel, begun);
  }

  private List<One> full() {
    List<One> all = new ArrayList<>();
    for (int i = 0; i < Handshakes.UNDER_WAY_MAX; i++) {
      One one = one();
      assertThat(handshakes.admit(one.handshake())).isEqualTo(Admission.NOW);
      all.add(one);
    }
    return all;
  }

  @Test
  void whoeverIsTooMany_waitsForItsTurn() {
    List<One> underWay = full();
    One first = one();
    One second = one();
    assertThat(handshakes.admit(first.handshake())).isEqualTo(Admission.LATER);
    assertThat(handshakes.admit(second.handshake())).isEqualTo(Admission.LATER);

    handshakes.end(underWay.getFirst().handshake());
    first.channel().runPendingTasks();
    second.channel().runPendingTasks();

    assertThat(first.begun()).hasSize(1);
    assertThat(second.begun()).isEmpty();
    assertThat(handshakes.underWay()).isEqualTo(Handshakes.UNDER_WAY_MAX);
    assertThat(handshakes.waiting()).isEqualTo(1);
  }

  @Test
  void whoeverDoesNotWaitAnyLonger_isNotBegun() {
    List<One> underWay = full();
    One gone = one();
    One next = one();
    handshakes.admit(gone.handshake());
    handshakes.admit(next.handshake());

    handshakes.end(gone.handshake());
    handshakes.end(underWay.getFirst().handshake());
    next.channel().runPendingTasks();

    assertThat(next.begun()).hasSize(1);
    assertThat(handshakes.waiting()).isZero();
  }

  @Test
  void noMoreWaitThanMay() {
    full();
    for (int i = 0; i < Handshakes.WAITING_MAX; i++) {
      assertThat(handshakes.admit(one().handshake())).isEqualTo(Admission.LATER);
    }
    assertThat(handshakes.admit(one().handshake())).isEqualTo(Admission.NEVER);
  }

  @Test
  void whileOthersWait_asManyOfThoseThatAreQuietEnd() {
    List<One> underWay = full();
    underWay.getFirst().handshake().execute(() -> {});
    nanos += Handshakes.QUIET_NANOS_MAX + 1;
    handshakes.endQuiet();
    assertThat(underWay).as("nobody waits").allMatch(one -> one.channel().isOpen());

    handshakes.admit(one().handshake());

    assertThat(underWay.get(0).channel().isOpen()).as("it is computed").isTrue();
    assertThat(underWay.get(1).channel().isOpen()).isFalse();
    assertThat(underWay.get(2).channel().isOpen()).as("only one waits").isTrue();
  }

  @Test
  void whatWasJustComputed_isNotQuiet() {
    List<One> underWay = full();
    for (One one : underWay) {
      one.handshake().execute(() -> {});
    }
    nanos += Handshakes.QUIET_NANOS_MAX;
    work.forEach(Runnable::run);
    nanos += Handshakes.QUIET_NANOS_MAX;

    handshakes.admit(one().handshake());

    assertThat(underWay).allMatch(one -> one.channel().isOpen());
  }

  @Test
  void whatComesAfterItsEnd_isRefused() {
    One one = one();
    handshakes.admit(one.handshake());
    handshakes.end(one.handshake());
    assertThatThrownBy(() -> one.handshake().execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("renegotiation");
  }
}
