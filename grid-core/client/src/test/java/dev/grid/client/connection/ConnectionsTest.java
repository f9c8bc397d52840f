package dev.grid.client.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.AuthenticationException;
import dev.grid.ConnectionLostException;
import dev.grid.GridTimeoutException;
import dev.grid.client.members.FakeMember;
import dev.grid.config.ClientConfig;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.RemoteFailure;
import dev.grid.protocol.session.SessionMessages.Authentication;
import dev.grid.protocol.session.SessionMessages.GetDistributedObjects;
import dev.grid.protocol.session.SessionMessages.Ping;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.types.Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of a connection manager, and what a member may do to a connection. */
class ConnectionsTest {

  private static final Codecs CODECS = new Codecs(SessionMessagesCodecs.ALL);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final FakeMember member = new FakeMember();
  private final Transport transport = new Transport("test", 1);
  private final Authenticator authenticator =
      Authenticator.of(ClientConfig.defaults(), UUID.randomUUID());
  private final ExecutorService notices = Executors.newSingleThreadExecutor();
  private final Connections connections = connections(LONG);

  private Connections connections(Duration connectTimeout) {
    return new Connections(
        "test",
        transport,
        authenticator,
        (c, reply, first, deadline) -> {},
        connectTimeout,
        notices);
  }

  @AfterEach
  void stop() {
    connections.close(new ConnectionLostException("the test is over"));
    transport.close();
    notices.shutdown();
    member.close();
    assertThat(member.failures()).isEmpty();
  }

  private Connection connect() {
    return connections.getOrConnect(member.address()).join();
  }

  @Test
  void allWhoAskMeanwhileAreGivenTheSameFuture() {
    member.on(Authentication.class, request -> {});
    CompletableFuture<Connection> first = connections.getOrConnect(member.address());
    CompletableFuture<Connection> second = connections.getOrConnect(member.address());
    assertThat(second).isSameAs(first);
    assertThat(connections.get(member.address())).isNull();

    FakeMember.Received request = member.take(Authentication.class);
    reply(request, member.authenticationReply((byte) 0));

    assertThat(first.join()).isSameAs(connections.get(member.address()));
    assertThat(connections.getOrConnect(member.address()).join()).isSameAs(first.join());
    assertThat(member.peers()).hasSize(1);
  }

  @Test
  void concurrentCallersShareOneConnection() throws Exception {
    Set<Connection> seen = new HashSet<>();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      callers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    Connection connection = connect();
                    synchronized (seen) {
                      seen.add(connection);
                    }
                  }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(seen).hasSize(1);
    assertThat(member.peers()).hasSize(1);
  }

  @Test
  void aFailedAttemptIsNotKept() {
    FakeMember gone = new FakeMember();
    Address address = gone.address();
    gone.close();
    assertThatThrownBy(() -> connections.getOrConnect(address).join())
        .isInstanceOf(CompletionException.class);

    try (FakeMember back = new FakeMember(address.port())) {
      assertThat(connections.getOrConnect(back.address()).join().isLive()).isTrue();
    }
  }

  @Test
  void twoAddressesOfOneMemberShareAConnection() {
    Connection byNumber = connect();
    Connection byName = connections.getOrConnect(new Address("localhost", member.port())).join();
    assertThat(byName).isSameAs(byNumber);
    assertThat(connections.open()).containsExactly(byNumber);
    assertThat(byNumber.isLive()).isTrue();
  }

  @Test
  void listenersAreCalledAsOftenAsTheyWereAdded() throws Exception {
    BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    Connections.Listener twice = listener("twice", calls);
    connections.addListener(twice);
    connections.addListener(twice);
    connections.addListener(listener("once", calls));
    connections.addListener(listener("never", calls)).close();

    Connection connection = connect();
    assertThat(take(calls, 3)).containsExactly("twice opened", "twice opened", "once opened");
    connection.close(new ConnectionLostException("enough"));
    assertThat(take(calls, 3))
        .containsExactly("twice closed enough", "twice closed enough", "once closed enough");
    assertThat(calls).isEmpty();
  }

  private static Connections.Listener listener(String name, BlockingQueue<String> calls) {
    return new Connections.Listener() {
      @Override
      public void opened(Connection connection) {
        calls.add(name + " opened");
      }

      @Override
      public void closed(Connection connection, Throwable cause) {
        calls.add(name + " closed " + cause.getMessage());
      }
    };
  }

  private static List<String> take(BlockingQueue<String> calls, int count)
      throws InterruptedException {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String call = calls.poll(300, TimeUnit.SECONDS);
      assertThat(call).as("call %s after %s", i, taken).isNotNull();
      taken.add(call);
    }
    return taken;
  }

  @Test
  void closingSaysWhetherItClosed() {
    assertThat(connections.close(member.address(), new ConnectionLostException("none"))).isFalse();
    Connection connection = connect();
    RuntimeException cause = new ConnectionLostException("enough");
    assertThat(connections.close(member.address(), cause)).isTrue();
    assertThat(connections.close(member.address(), new ConnectionLostException("no"))).isFalse();
    assertThat(connection.isLive()).isFalse();
    assertThat(connection.closeCause()).isSameAs(cause);
    assertThat(connections.get(member.address())).isNull();
  }

  @Test
  void everyPendingRequestFailsByTheCause() {
    Connection connection = connect();
    List<Probe<?>> probes = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Probe<?> probe = new Probe<>(new GetDistributedObjects(false));
      probes.add(probe);
      connection.send(probe);
    }
    for (int i = 0; i < 1000; i++) {
      member.take(GetDistributedObjects.class);
    }
    RuntimeException cause = new ConnectionLostException("enough");
    connection.close(cause);
    for (Probe<?> probe : probes) {
      assertThat(probe.lost.join()).isSameAs(cause);
      assertThat(probe.written).isTrue();
    }

    Probe<?> late = new Probe<>(new Ping());
    connection.send(late);
    assertThat(late.lost.join()).isSameAs(cause);
    assertThat(late.written).isFalse();
  }

  @Test
  void everyPendingRequestFailsWhenTheMemberHangsUp() {
    Connection connection = connect();
    Probe<?> probe = new Probe<>(new GetDistributedObjects(false));
    connection.send(probe);
    member.take(GetDistributedObjects.class);
    member.dropAll();
    assertThat(probe.lost.join())
        .isInstanceOf(ConnectionLostException.class)
        .isSameAs(connection.closeCause());
  }

  @Test
  void answersMayComeInAnyOrder() {
    Connection connection = connect();
    Probe<List<?>> first = new Probe<>(new GetDistributedObjects(false));
    Probe<Void> second = new Probe<>(new Ping());
    connection.send(first);
    connection.send(second);
    assertThat(second.answer.join()).isNull();
    reply(member.take(GetDistributedObjects.class), List.of());
    assertThat(first.answer.join()).isEqualTo(List.of());
  }

  @Test
  void theAuthenticatorMayBeAnother() {
    AtomicInteger asked = new AtomicInteger();
    Connection connection =
        connections
            .getOrConnect(
                member.address(),
                unknown -> {
                  asked.incrementAndGet();
                  assertThat(unknown.member()).isNull();
                  return CompletableFuture.completedStage(member.authenticationReply((byte) 0));
                })
            .join();
    assertThat(asked).hasValue(1);
    assertThat(connection.member()).isEqualTo(member.id());
    assertThat(member.count(Authentication.class)).isZero();
  }

  @ParameterizedTest
  @ValueSource(bytes = {1, 2, 3, 77})
  void aRefusedClientIsNotConnected(byte status) {
    member.on(Authentication.class, request -> request.reply(member.authenticationReply(status)));
    assertThatThrownBy(this::connect).hasCauseInstanceOf(AuthenticationException.class);
    assertThat(connections.open()).isEmpty();
  }

  @Test
  void anAttemptThatIsNotAdmittedIsClosedByWhatWasThrown() {
    RuntimeException refusal = new ConnectionLostException("not this one");
    AtomicInteger closed = new AtomicInteger();
    Connections choosy =
        new Connections(
            "choosy",
            transport,
            authenticator,
            (connection, reply, first, deadline) -> {
              assertThat(first).isTrue();
              closed.incrementAndGet();
              throw refusal;
            },
            LONG,
            notices);
    assertThatThrownBy(() -> choosy.getOrConnect(member.address()).join()).hasCause(refusal);
    assertThat(closed).hasValue(1);
    assertThat(choosy.open()).isEmpty();
  }

  @Test
  void aMemberThatDoesNotAuthenticateIsGivenUp() {
    member.on(Authentication.class, request -> {});
    Connections hasty = connections(Duration.ofSeconds(2));
    assertThatThrownBy(() -> hasty.getOrConnect(member.address()).join())
        .hasCauseInstanceOf(GridTimeoutException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "two GiB", "short frame", "negative", "fragment"})
  void bytesThatAreNotTheProtocolCloseTheConnection(String kind) throws Exception {
    Connection connection = connect();
    Probe<?> probe = new Probe<>(new GetDistributedObjects(false));
    connection.send(probe);
    member.take(GetDistributedObjects.class).peer().raw(nonsense(kind));
    assertThat(probe.lost.join()).hasRootCauseInstanceOf(ProtocolException.class);
    assertThat(connection.isLive()).isFalse();
    assertThat(connect().isLive()).as("the next connection").isTrue();
  }

  private static byte[] nonsense(String kind) {
    ByteBuffer frame = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    return switch (kind) {
      case "two GiB" -> frame.putInt(Integer.MAX_VALUE).putShort((short) 0xc000).array();
      case "short frame" -> frame.putInt(5).putShort((short) 0xe000).array();
      case "negative" -> frame.putInt(-1).putShort((short) 0xe000).array();
      case "fragment" -> frame.putInt(14).putShort((short) 0x2000).putLong(7).array();
      default -> "HTTP/1.1 400 Bad Request\r\n".repeat(4).getBytes(StandardCharsets.US_ASCII);
    };
  }

  @Test
  void aTruncatedAnswerFailsItsRequestWhenTheMemberHangsUp() throws Exception {
    Connection connection = connect();
    Probe<?> probe = new Probe<>(new GetDistributedObjects(false));
    connection.send(probe);
    FakeMember.Received request = member.take(GetDistributedObjects.class);
    byte[] whole = request.peer().encodeReply(request, List.of(), 0);
    request.peer().raw(java.util.Arrays.copyOf(whole, whole.length - 3));
    request.peer().close();
    assertThat(probe.lost.join()).isInstanceOf(ConnectionLostException.class);
  }

  @Test
  void aMalformedAnswerFailsItsRequestAndTheConnection() throws Exception {
    Connection connection = connect();
    Probe<?> malformed = new Probe<>(new GetDistributedObjects(false));
    Probe<?> innocent = new Probe<>(new GetDistributedObjects(false));
    connection.send(malformed);
    connection.send(innocent);
    FakeMember.Received request = member.take(GetDistributedObjects.class);
    // The answer of another message: its type does not fit.
    FakeMember.Received other =
        new FakeMember.Received(request.peer(), request.correlationId(), -1, new Ping());
    request.peer().raw(request.peer().encodeReply(other, null, 0));
    assertThat(malformed.broken.join()).hasRootCauseInstanceOf(ProtocolException.class);
    assertThat(innocent.lost.join()).hasRootCauseInstanceOf(ProtocolException.class);
  }

  @Test
  void anAnswerToNothingIsCountedAndIgnored() throws Exception {
    Connection connection = connect();
    Probe<Void> probe = new Probe<>(new Ping());
    member.on(
        Ping.class,
        request -> {
          request
              .peer()
              .reply(new FakeMember.Received(request.peer(), 4711, -1, new Ping()), null, 0);
          request.reply(null);
        });
    connection.send(probe);
    assertThat(probe.answer.join()).isNull();
    assertThat(connection.isLive()).isTrue();
    assertThat(connections.traffic().unmatchedResponses()).isEqualTo(1);
  }

  @Test
  void aClosedManagerRefusesAndClosesEverything() {
    Connection connection = connect();
    try (FakeMember slow = new FakeMember()) {
      slow.on(Authentication.class, request -> {});
      CompletableFuture<Connection> attempt = connections.getOrConnect(slow.address());
      slow.take(Authentication.class);
      RuntimeException cause = new ConnectionLostException("over");
      connections.close(cause);
      assertThat(connection.closeCause()).isSameAs(cause);
      assertThatThrownBy(attempt::join).hasCause(cause);
      assertThatThrownBy(this::connect).hasCause(cause);
    }
  }

  private static void reply(FakeMember.Received request, @Nullable Object response) {
    try {
      request.reply(response);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A request whose end can be waited for. */
  private static final class Probe<R> extends Request<R> {

    private final CompletableFuture<@Nullable R> answer = new CompletableFuture<>();
    private final CompletableFuture<Throwable> lost = new CompletableFuture<>();
    private final CompletableFuture<Throwable> broken = new CompletableFuture<>();
    private volatile boolean written;

    @SuppressWarnings("unchecked") // The tests compare answers with equals only.
    Probe(Message<? extends R> message) {
      super(CODECS.of((Message<R>) message), (Message<R>) message);
    }

    @Override
    public void answered(@Nullable R response, int backupAcks) {
      answer.complete(response);
    }

    @Override
    public void refused(RemoteFailure failure) {
      answer.completeExceptionally(failure.toException());
    }

    @Override
    public void lost(Throwable cause, boolean mayHaveArrived) {
      written = mayHaveArrived;
      lost.complete(cause);
    }

    @Override
    public void broken(RuntimeException failure) {
      broken.complete(failure);
    }
  }
}
