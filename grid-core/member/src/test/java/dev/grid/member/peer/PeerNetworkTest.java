package dev.grid.member.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.member.cluster.Stamp;
import dev.grid.member.peer.PeerMessages.Append;
import dev.grid.member.peer.PeerMessages.Done;
import dev.grid.member.peer.PeerMessages.Heartbeat;
import dev.grid.member.peer.PeerNode.Told;
import dev.grid.member.peer.PeerRefusedException.Reason;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections between members, over loopback. */
@Timeout(1800)
class PeerNetworkTest {

  private static final PeerIdentity IDENTITY = new PeerIdentity("test", 7, null);

  private final List<PeerNode> cores = new ArrayList<>();

  private PeerNode node(PeerIdentity identity) {
    return node(identity, PeerLimits.DEFAULT, UUID.randomUUID(), 0);
  }

  private PeerNode node(PeerIdentity identity, PeerLimits limits, UUID id, int port) {
    PeerNode core = new PeerNode(identity, limits, id, port);
    cores.add(core);
    return core;
  }

  @AfterEach
  void close() {
    cores.forEach(PeerNode::close);
  }

  private static Reason refusal(PeerNode from, PeerNode to) throws Exception {
    try {
      from.network().dial(to.address()).get(300, TimeUnit.SECONDS);
      throw new AssertionError("it was let in");
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(PeerRefusedException.class);
      PeerRefusedException refused = (PeerRefusedException) e.getCause();
      assertThat(refused.isConfiguration()).isTrue();
      return refused.reason();
    }
  }

  @Test
  void whoIsDialledDialsBack() throws Exception {
    PeerNode a = node(IDENTITY);
    PeerNode b = node(IDENTITY);
    assertThat(a.network().dial(b.address()).get(300, TimeUnit.SECONDS)).isEqualTo(b.info());
    a.awaitConnected(b);
    b.awaitConnected(a);
    assertThat(b.network().info(a.id())).isEqualTo(a.info());
    a.network().send(b.id(), new Heartbeat(42));
    b.network().send(a.id(), new Done(43));
    assertThat(b.awaitMessage(Heartbeat.class)).isEqualTo(new Heartbeat(42));
    assertThat(a.awaitMessage(Done.class)).isEqualTo(new Done(43));
  }

  @Test
  void dialsOfBothAtOnceMakeOneConnectionEachWay() throws Exception {
    PeerNode a = node(IDENTITY);
    PeerNode b = node(IDENTITY);
    var first = a.network().dial(b.address());
    var second = b.network().dial(a.address());
    var third = a.network().dial(new Address("localhost", b.address().port()));
    assertThat(first.get(300, TimeUnit.SECONDS)).isEqualTo(b.info());
    assertThat(second.get(300, TimeUnit.SECONDS)).isEqualTo(a.info());
    assertThat(third.get(300, TimeUnit.SECONDS)).isEqualTo(b.info());
    a.awaitConnected(b);
    b.awaitConnected(a);
    for (int i = 0; i < 1000; i++) {
      a.network().send(b.id(), new Done(i));
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(b.await(one -> true)).isEqualTo(new Told.Received(a.id(), new Done(i)));
    }
    assertThat(a.next()).isNull();
  }

  @Test
  void aMemberFindsItself() throws Exception {
    PeerNode a = node(IDENTITY);
    assertThat(a.network().dial(a.address()).get(300, TimeUnit.SECONDS)).isEqualTo(a.info());
    assertThat(a.network().isConnected(a.id())).isFalse();
  }

  @Test
  void nobodyThere() throws Exception {
    PeerNode a = node(IDENTITY);
    PeerNode b = node(IDENTITY);
    var address = b.address();
    b.crash();
    assertThatThrownBy(() -> a.network().dial(address).get(300, TimeUnit.SECONDS))
        .satisfies(e -> assertThat(PeerNetwork.isRefused(e.getCause())).isTrue());
  }

  @Test
  void refusals() throws Exception {
    PeerNode a = node(IDENTITY);
    PeerNode secret = node(new PeerIdentity("test", 7, "s3cret"));
    assertThat(refusal(node(new PeerIdentity("other", 7, null)), a)).isEqualTo(Reason.CLUSTER_NAME);
    assertThat(refusal(a, node(new PeerIdentity("test", 8, null))))
        .isEqualTo(Reason.PARTITION_COUNT);
    assertThat(refusal(a, secret)).isEqualTo(Reason.SECRET);
    assertThat(refusal(secret, a)).isEqualTo(Reason.SECRET);
    assertThat(refusal(node(new PeerIdentity("test", 7, "s3kret")), secret))
        .isEqualTo(Reason.SECRET);
    assertThat(a.next()).isNull();
    assertThat(secret.next()).isNull();
  }

  @Test
  void bothKnowTheSecret() throws Exception {
    PeerNode a = node(new PeerIdentity("test", 7, "s3cret"));
    PeerNode b = node(new PeerIdentity("test", 7, "s3cret"));
    a.network().dial(b.address());
    a.awaitConnected(b);
    b.awaitConnected(a);
    assertThat(new PeerIdentity("test", 7, "s3cret").toString()).doesNotContain("s3cret");
  }

  /** Members with the old secret, with both, and with the new one, as they are started anew. */
  @Test
  void aSecretIsReplaced_memberByMember() throws Exception {
    PeerNode old = node(new PeerIdentity("test", 7, "old"));
    PeerNode both = node(new PeerIdentity("test", 7, "new", "old"));
    PeerNode other = node(new PeerIdentity("test", 7, "new", "old"));
    PeerNode fresh = node(new PeerIdentity("test", 7, "new"));
    for (PeerNode one : List.of(old, other, fresh)) {
      assertThat(one.network().dial(both.address()).get(300, TimeUnit.SECONDS))
          .isEqualTo(both.info());
      both.awaitConnected(one);
    }
    assertThat(both.network().dial(old.address()).get(300, TimeUnit.SECONDS)).isEqualTo(old.info());
    assertThat(refusal(old, fresh)).isEqualTo(Reason.SECRET);
    assertThat(refusal(fresh, old)).isEqualTo(Reason.SECRET);
    assertThat(new PeerIdentity("test", 7, "new", "old").toString()).doesNotContain("old");
  }

  @Test
  void anotherMajorIsRefused() throws Exception {
    PeerNode a = node(IDENTITY);
    MessageWriter out = new MessageWriter();
    Handshake.write(
        out,
        new LinkMessages.Hello(
            (byte) (PeerIdentity.MAJOR + 1), (byte) 0, 7, "test", a.info(), new byte[32]));
    try (Socket socket = new Socket("127.0.0.1", a.address().port())) {
      socket.getOutputStream().write(Handshake.PREFIX);
      socket.getOutputStream().write(out.buffer(), 0, out.length());
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer).contains("protocol=" + (PeerIdentity.MAJOR + 1));
    }
  }

  /** A member that is not where it says. */
  private static MemberInfo nobody() {
    return new MemberInfo(
        new Address("127.0.0.1", 1),
        UUID.randomUUID(),
        Map.of(),
        false,
        new MemberVersion((byte) 0, (byte) 1, (byte) 0),
        Map.of());
  }

  @Test
  void whatANewerMemberAddsIsIgnored() throws Exception {
    PeerNode a = node(IDENTITY);
    try (RawPeer raw = new RawPeer(a, nobody(), (byte) (PeerIdentity.MINOR + 1))) {
      raw.sendUnknown(0x7eff00);
      raw.send(new Done(1));
      assertThat(a.awaitMessage(Done.class)).isEqualTo(new Done(1));
    }
  }

  @Test
  void anUnknownMessageOfTheSameVersionEndsTheConnection() throws Exception {
    PeerNode a = node(IDENTITY);
    try (RawPeer raw = new RawPeer(a, nobody(), PeerIdentity.MINOR)) {
      raw.sendUnknown(0x7eff00);
      assertThat(raw.hungUp()).isTrue();
    }
  }

  @Test
  void aNewConnectionOfAMemberEndsItsOlderOne() throws Exception {
    PeerNode a = node(IDENTITY);
    MemberInfo b = nobody();
    try (RawPeer older = new RawPeer(a, b, PeerIdentity.MINOR);
        RawPeer newer = new RawPeer(a, b, PeerIdentity.MINOR)) {
      assertThat(older.hungUp()).isTrue();
      newer.send(new Done(1));
      assertThat(a.awaitMessage(Done.class)).isEqualTo(new Done(1));
    }
  }

  @Test
  void messagesOfEachThreadKeepTheirOrder() throws Exception {
    PeerNode a = node(IDENTITY);
    PeerNode b = node(IDENTITY);
    a.network().dial(b.address());
    a.awaitConnected(b);
    int threads = 4;
    int each = 20_000;
    CountDownLatch go = new CountDownLatch(1);
    Stamp epoch = new Stamp(1, a.id());
    List<Thread> senders = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int partition = t;
      senders.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      go.await();
                    } catch (InterruptedException e) {
                      return;
                    }
                    for (int i = 0; i < each; i++) {
                      a.network()
                          .send(
                              b.id(),
                              new Append(
                                  partition,
                                  epoch,
                                  1,
                                  i,
                                  0,
                                  i,
                                  1,
                                  "m",
                                  new byte[i % 300],
                                  List.of()));
                    }
                  }));
    }
    go.countDown();
    int[] next = new int[threads];
    for (int i = 0; i < threads * each; i++) {
      Append append = b.awaitMessage(Append.class);
      assertThat(append.index()).isEqualTo(next[append.partition()]++);
      assertThat(append.effect()).hasSize((int) (append.index() % 300));
    }
    for (Thread sender : senders) {
      sender.join();
    }
  }

  @Test
  void aKeptMemberIsDialledUntilItIsThere() throws Exception {
    PeerNode a = node(IDENTITY);
    PeerNode b = node(IDENTITY);
    var info = b.info();
    b.crash();
    a.network().keep(List.of(a.info(), info));
    assertThat(a.await(one -> true)).isEqualTo(new Told.Disconnected(b.id(), true));
    PeerNode again = node(IDENTITY, PeerLimits.DEFAULT, b.id(), info.address().port());
    a.awaitConnected(again);
  }

  @Test
  void goodbye() throws Exception {
    PeerNode a = node(IDENTITY);
    PeerNode b = node(IDENTITY);
    a.network().dial(b.address());
    a.awaitConnected(b);
    b.awaitConnected(a);
    b.network().close();
    assertThat(a.await(one -> true)).isEqualTo(new Told.Disconnected(b.id(), true));
    assertThat(a.network().isConnected(b.id())).isFalse();
  }

  @Test
  void aForgottenMemberMayComeBack() throws Exception {
    PeerNode a = node(IDENTITY);
    PeerNode b = node(IDENTITY);
    a.network().keep(List.of(b.info()));
    a.awaitConnected(b);
    b.awaitConnected(a);
    a.network().forget(b.id());
    assertThat(a.await(one -> true)).isEqualTo(new Told.Disconnected(b.id(), false));
    a.network().keep(List.of(b.info()));
    a.awaitConnected(b);
  }

  @Test
  void aKilledProcessIsGone() throws Exception {
    PeerNode a = node(IDENTITY);
    UUID id = UUID.randomUUID();
    Process process = PeerProcess.start(a, id);
    try {
      a.await(new Told.Connected(id)::equals);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(a.await(one -> one instanceof Told.Disconnected d && d.gone()))
        .isEqualTo(new Told.Disconnected(id, true));
  }

  @Test
  void anotherProcessAtItsAddressMeansThatItIsGone() throws Exception {
    PeerNode a = node(IDENTITY);
    PeerNode b = node(IDENTITY);
    var info = b.info();
    b.crash();
    PeerNode other = node(IDENTITY, PeerLimits.DEFAULT, UUID.randomUUID(), info.address().port());
    a.network().keep(List.of(info));
    assertThat(a.await(Told.Disconnected.class::isInstance))
        .isEqualTo(new Told.Disconnected(b.id(), true));
    assertThat(a.network().isConnected(other.id())).isTrue();
  }

  @Test
  void malformedBytesEndTheirConnectionOnly() throws Exception {
    PeerNode a = node(IDENTITY);
    PeerNode b = node(IDENTITY);
    a.network().dial(b.address());
    a.awaitConnected(b);
    b.awaitConnected(a);
    for (byte[] bytes :
        List.of(
            "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII),
            new byte[] {'G', 'R', 'D', 1, 0, 0, 0, 0, 0},
            new byte[] {'G', 'R', 'D', -1, -1, -1, 127, 0, 0},
            new byte[8000])) {
      try (Socket socket = new Socket("127.0.0.1", b.address().port())) {
        socket.getOutputStream().write(bytes);
        awaitEnd(socket.getInputStream());
      }
    }
    a.network().send(b.id(), new Done(1));
    assertThat(b.await(one -> true)).isEqualTo(new Told.Received(a.id(), new Done(1)));
  }

  private static void awaitEnd(InputStream in) {
    try {
      while (in.read() >= 0) {
        // What it says before it hangs up does not matter.
      }
    } catch (java.io.IOException reset) {
      // That is an end, too.
    }
  }

  @Test
  void aMessageThatIsTooLargeEndsTheConnection() throws Exception {
    PeerNode a = node(IDENTITY);
    PeerNode b =
        node(IDENTITY, PeerLimits.DEFAULT.withMessageBytesMax(10_000), UUID.randomUUID(), 0);
    a.network().dial(b.address());
    a.awaitConnected(b);
    a.network().send(b.id(), new PeerMessages.Answer(1, new byte[20_000]));
    assertThat(a.await(Told.Disconnected.class::isInstance))
        .isEqualTo(new Told.Disconnected(b.id(), false));
    a.awaitConnected(b);
  }

  /** Two cores that are connected, of which the first sends in small pieces. */
  private PeerNode[] connected(PeerLimits limits) throws Exception {
    PeerNode a = node(IDENTITY, limits, UUID.randomUUID(), 0);
    PeerNode b = node(IDENTITY);
    a.network().dial(b.address());
    a.awaitConnected(b);
    b.awaitConnected(a);
    return new PeerNode[] {a, b};
  }

  private static Append append(PeerNode from, int partition, long index, byte[] effect) {
    Stamp epoch = new Stamp(1, from.id());
    return new Append(partition, epoch, 1, index, 0, index, 1, "m", effect, List.of());
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new java.util.Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void whatIsLargeArrivesWhole_andOthersOvertakeIt_butNotOfItsPartition() throws Exception {
    PeerNode[] cores = connected(PeerLimits.DEFAULT);
    PeerNode a = cores[0];
    PeerNode b = cores[1];
    CountDownLatch read = new CountDownLatch(1);
    b.stopReading(read); // So that nothing leaves before all is sent.
    byte[] large = random(70 << 20);
    a.network().send(b.id(), new Done(0));
    a.network().send(b.id(), append(a, 1, 1, large));
    a.network().send(b.id(), append(a, 1, 2, new byte[1]));
    a.network().send(b.id(), new PeerMessages.StillThere(List.of(7L)));
    a.network().send(b.id(), append(a, 2, 1, new byte[2]));
    a.network().send(b.id(), new Heartbeat(3));
    read.countDown();

    List<PeerMessages> order = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      order.add(((Told.Received) b.await(Told.Received.class::isInstance)).message());
    }
    assertThat(order.subList(0, 3))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(new Done(0)),
            second -> assertThat(((Append) second).partition()).isEqualTo(2),
            third -> assertThat(third).isEqualTo(new Heartbeat(3)));
    assertThat(((Append) order.get(3)).effect()).isEqualTo(large);
    assertThat(((Append) order.get(4)).index()).isEqualTo(2);
    assertThat(order.get(5)).isEqualTo(new PeerMessages.StillThere(List.of(7L)));
    assertThat(a.network().isConnected(b.id())).isTrue();
    assertThat(a.next()).isNull();
  }

  @Test
  void manyLargeMessagesOfSeveralThreadsKeepTheirPartitionsOrder() throws Exception {
    PeerNode[] cores = connected(PeerLimits.DEFAULT.withPieces(1_000, 1L << 30));
    PeerNode a = cores[0];
    PeerNode b = cores[1];
    int threads = 4;
    int each = 500;
    List<Thread> senders = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int partition = t;
      senders.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      int length = i % 7 == 0 ? 20_000 + i : i % 900;
                      a.network().send(b.id(), append(a, partition, i, random(length)));
                    }
                  }));
    }
    int[] next = new int[threads];
    for (int i = 0; i < threads * each; i++) {
      Append append = b.awaitMessage(Append.class);
      int index = next[append.partition()]++;
      assertThat(append.index()).isEqualTo(index);
      assertThat(append.effect()).isEqualTo(random(index % 7 == 0 ? 20_000 + index : index % 900));
    }
    for (Thread sender : senders) {
      sender.join();
    }
    while (a.network().pendingBytes(b.id()) > 0) {
      Thread.onSpinWait(); // The last is measured when the loop comes to it.
    }
    assertThat(a.next()).isNull();
  }

  @Test
  void tooMuchBehindALargeMessageCutsTheConnection_theFirstAloneDoesNot() throws Exception {
    PeerNode[] cores = connected(PeerLimits.DEFAULT.withPieces(100_000, 1 << 20));
    PeerNode a = cores[0];
    PeerNode b = cores[1];
    a.network().send(b.id(), append(a, 1, 1, new byte[20 << 20]));
    assertThat(b.awaitMessage(Append.class).effect()).hasSize(20 << 20);
    assertThat(a.next()).isNull();
    CountDownLatch read = new CountDownLatch(1);
    try {
      b.stopReading(read);
      while (a.network().isConnected(b.id())) {
        a.network().send(b.id(), append(a, 1, 1, new byte[200_000]));
        assertThat(a.network().pendingBytes(b.id())).isLessThan(4 << 20);
      }
    } finally {
      read.countDown();
    }
    a.awaitConnected(b);
  }

  @Test
  void aMemberThatDoesNotReadIsCutOff() throws Exception {
    PeerNode a =
        node(IDENTITY, PeerLimits.DEFAULT.withUnsentBytesMax(1 << 20), UUID.randomUUID(), 0);
    PeerNode b = node(IDENTITY);
    a.network().dial(b.address());
    a.awaitConnected(b);
    b.awaitConnected(a);
    CountDownLatch read = new CountDownLatch(1);
    try {
      b.stopReading(read);
      byte[] large = new byte[100_000];
      while (a.network().isConnected(b.id())) {
        a.network().send(b.id(), new PeerMessages.Answer(1, large));
        assertThat(a.network().pendingBytes(b.id())).isLessThan(4 << 20);
      }
    } finally {
      read.countDown();
    }
    a.awaitConnected(b);
  }

  @Test
  void aSilentListenerIsNoEvidence() throws Exception {
    PeerNode a = node(IDENTITY);
    PeerNode b = node(IDENTITY);
    var info = b.info();
    b.crash();
    try (ServerSocket silent = new ServerSocket()) {
      silent.setReuseAddress(true);
      silent.bind(new java.net.InetSocketAddress("127.0.0.1", info.address().port()));
      a.network().keep(List.of(info));
      try (Socket accepted = silent.accept()) {
        assertThat(accepted.getInputStream().readNBytes(3)).isEqualTo(Handshake.PREFIX);
      }
      try (Socket accepted = silent.accept()) {
        assertThat(accepted.getInputStream().readNBytes(3)).isEqualTo(Handshake.PREFIX);
      }
      assertThat(a.next()).isNull();
    }
    assertThat(a.await(one -> true)).isEqualTo(new Told.Disconnected(b.id(), true));
  }
}
