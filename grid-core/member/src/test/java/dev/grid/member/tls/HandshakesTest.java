package dev.grid.member.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.member.RemoteHost;
import dev.grid.member.tls.Handshakes.Admission;
import dev.grid.member.tls.Handshakes.Handshake;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

/** How many handshakes there are at once, and which of them end for others. */
@SuppressWarnings("FutureReturnValueIgnored") // Channels of tests close at once.
class HandshakesTest {

  private final Queue<Runnable> work = new ArrayDeque<>();
  private long nanos;
  private int hosts = 1_000;
  private final Handshakes handshakes = new Handshakes(work::add, () -> nanos);

  private record One(Handshake handshake, EmbeddedChannel channel, List<String> begun) {}

  /** Of a host that has no other. */
  private One one() {
    return oneOf(hosts++);
  }

  private One oneOf(int host) {
    EmbeddedChannel channel = new EmbeddedChannel();
    List<String> begun = new ArrayList<>();
    InetSocketAddress remote =
        new InetSocketAddress("10.0.%d.%d".formatted(host / 256, host % 256), 1);
    Handshake handshake =
        handshakes.new Handshake(RemoteHost.of(remote), channel, () -> begun.add("begun"));
    channel.closeFuture().addListener(closed -> handshakes.end(handshake));
    return new One(handshake, channel, begun);
  }

  private List<One> admitted(int host, int count) {
    List<One> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      One one = oneOf(host);
      handshakes.admit(one.handshake());
      all.add(one);
    }
    return all;
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

  private static void dribble(One one, int helloByte) {
    byte[] record = {TlsStart.FIRST_BYTE, 3, 1, 0, 1, (byte) helloByte};
    one.channel().writeInbound(Unpooled.wrappedBuffer(record));
  }

  /** What is not yet a message is not computed: it is no handshake that goes on. */
  @Test
  void whoDribbles_isQuiet() throws NoSuchAlgorithmException {
    List<One> underWay = full();
    One slow = underWay.getFirst();
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(false);
    slow.channel().pipeline().addLast(new SslHandler(engine, slow.handshake()));
    handshakes.admit(one().handshake());
    for (int helloByte : new int[] {1, 0, 1, 0xfc}) {
      assertThat(slow.channel().isOpen()).isTrue();
      nanos += Handshakes.QUIET_NANOS_MAX / 4 + 1;
      dribble(slow, helloByte);
    }
    assertThat(slow.channel().isOpen()).as("nobody has looked").isTrue();

    handshakes.endQuiet();

    assertThat(slow.channel().isOpen()).isFalse();
    assertThat(underWay.get(1).channel().isOpen()).as("only one waits").isTrue();
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

  @Test
  void whoIsGone_isNotComputedFor() {
    One one = one();
    handshakes.admit(one.handshake());
    List<String> computed = new ArrayList<>();
    one.handshake().execute(() -> computed.add("first"));
    work.remove().run();
    one.handshake().execute(() -> computed.add("second"));
    one.channel().close();
    work.remove().run();
    assertThat(computed).containsExactly("first");
  }

  @Test
  void oneHost_leavesRoomForOthers() {
    admitted(1, 200);
    assertThat(handshakes.underWay()).isEqualTo(Handshakes.UNDER_WAY_OF_HOST_MAX);
    assertThat(handshakes.admit(one().handshake())).isEqualTo(Admission.NOW);
  }

  @Test
  void hostsHaveTheirTurns_whoeverCameFirst() {
    List<One> first = admitted(1, 100);
    List<One> second = admitted(2, 100);
    One late = one();
    assertThat(handshakes.admit(late.handshake())).isEqualTo(Admission.LATER);

    handshakes.end(first.getFirst().handshake());
    late.channel().runPendingTasks();
    assertThat(late.begun()).as("it has none under way").hasSize(1);

    handshakes.end(second.getFirst().handshake());
    handshakes.end(second.get(1).handshake());
    List<One> both = new ArrayList<>(first);
    both.addAll(second);
    both.forEach(one -> one.channel().runPendingTasks());
    assertThat(first.stream().filter(one -> !one.begun().isEmpty())).hasSize(1);
    assertThat(second.stream().filter(one -> !one.begun().isEmpty())).hasSize(1);
  }

  @Test
  void whenTooManyWait_theLastOfTheHostWithMostHasToGo() {
    List<One> flood = admitted(1, Handshakes.UNDER_WAY_OF_HOST_MAX + 1_000);
    List<One> other = admitted(2, Handshakes.UNDER_WAY_OF_HOST_MAX + 24);
    assertThat(handshakes.waiting()).isEqualTo(Handshakes.WAITING_MAX);

    One late = one();
    assertThat(handshakes.admit(late.handshake())).isEqualTo(Admission.LATER);

    assertThat(flood.getLast().channel().isOpen()).isFalse();
    assertThat(other).allMatch(one -> one.channel().isOpen());
    assertThat(handshakes.waiting()).isEqualTo(Handshakes.WAITING_MAX);
    assertThat(handshakes.admit(oneOf(1).handshake())).isEqualTo(Admission.NEVER);
  }

  @Test
  void whereAHostWaitsForItself_itsOwnQuietOnesEnd() {
    List<One> own = admitted(1, Handshakes.UNDER_WAY_OF_HOST_MAX);
    One other = one();
    handshakes.admit(other.handshake());
    nanos += Handshakes.QUIET_NANOS_MAX + 1;

    One late = oneOf(1);
    assertThat(handshakes.admit(late.handshake())).isEqualTo(Admission.LATER);
    late.channel().runPendingTasks();

    assertThat(late.begun()).hasSize(1);
    assertThat(own.stream().filter(one -> !one.channel().isOpen())).hasSize(1);
    assertThat(other.channel().isOpen()).as("its end would make no room").isTrue();
  }

  @Test
  void addressesThatOneHostMayHave_areOneHost() {
    RemoteHost host = RemoteHost.of(new InetSocketAddress("2001:db8:1:2::1", 1));
    assertThat(RemoteHost.of(new InetSocketAddress("2001:db8:1:2:3:4:5:6", 2))).isEqualTo(host);
    assertThat(RemoteHost.of(new InetSocketAddress("2001:db8:1:3::1", 1))).isNotEqualTo(host);
    assertThat(RemoteHost.of(new InetSocketAddress("10.0.0.1", 1)))
        .isNotEqualTo(RemoteHost.of(new InetSocketAddress("10.0.0.2", 1)));
  }
}
