package dev.grid.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ClusterUnreachableException;
import dev.grid.ConnectionLostException;
import dev.grid.GridNotActiveException;
import dev.grid.Lifecycle.State;
import dev.grid.NotReadyException;
import dev.grid.OverloadedException;
import dev.grid.Registration;
import dev.grid.RemoteException;
import dev.grid.client.members.FakeMember;
import dev.grid.client.members.FakeMember.Received;
import dev.grid.config.ClientConfig;
import dev.grid.kernel.CallFuture;
import dev.grid.map.GridMap;
import dev.grid.protocol.Data;
import dev.grid.protocol.ErrorCode;
import dev.grid.protocol.Message;
import dev.grid.protocol.TargetNotMemberException;
import dev.grid.protocol.session.SessionMessages.Ping;
import dev.grid.structures.map.MapMessages;
import dev.grid.structures.pncounter.PnCounterMessages;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of calls when members answer late, with errors, or not at all. */
class InvocationTest {

  private static final Data KEY = data(1);
  private static final Data VALUE = data(2);

  /** So long that a call is tried more than once, also on a slow machine. */
  private static final Duration TIME_TO_TRY_AGAIN = Duration.ofSeconds(3);

  private static final MapMessages.Get GET = new MapMessages.Get("m", KEY, 1);
  private static final MapMessages.Set SET = new MapMessages.Set("m", KEY, VALUE, 1, -1);

  private final FakeMember member = new FakeMember();
  private @Nullable ClientGrid client;

  private static Data data(int number) {
    return new Data(ByteBuffer.allocate(12).putInt(0).putInt(-7).putInt(number).array());
  }

  private ClientInvoker connect() {
    return connect(Clients.config(member.hostAndPort()));
  }

  private ClientInvoker connect(ClientConfig config) {
    ClientGrid connected = Clients.connect(config);
    client = connected;
    return connected.invoker();
  }

  private ClientGrid client() {
    return java.util.Objects.requireNonNull(client);
  }

  private ClientConfig withCalls(Duration timeout, int pendingMax, boolean redo) {
    ClientConfig config = Clients.config(member.hostAndPort());
    return config.withConnection(config.connection().withCalls(timeout, pendingMax, redo));
  }

  private static <R> CallFuture<R> call(ClientInvoker invoker, Message<R> message) {
    return invoker.invoke(message, response -> response);
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
    member.close();
    assertThat(member.failures()).isEmpty();
  }

  @Test
  void aCallGoesToTheKeysPartition() {
    member.on(MapMessages.Get.class, request -> request.reply(VALUE));
    ClientInvoker invoker = connect();
    assertThat(call(invoker, GET).await()).isEqualTo(VALUE);
    Received request = member.take(MapMessages.Get.class);
    assertThat(request.partition()).isEqualTo(KEY.partition(FakeMember.PARTITIONS));
    assertThat(request.message()).isEqualTo(GET);
    assertThat(invoker.pendingCalls()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {
        "CALLER_NOT_MEMBER",
        "NOT_ACTIVE",
        "MEMBER_LEFT",
        "PARTITION_MIGRATING",
        "RETRYABLE",
        "RETRYABLE_IO",
        "EOF",
        "IO",
        "SOCKET",
        "TARGET_NOT_MEMBER",
        "WRONG_TARGET",
        "TARGET_NOT_REPLICA",
        "CANNOT_REPLICATE"
      })
  void whatWasNotAppliedIsSentAgainUnderItsCorrelation(ErrorCode code) {
    AtomicInteger refusals = new AtomicInteger();
    member.on(
        MapMessages.Set.class,
        request -> {
          if (refusals.getAndIncrement() < 3) {
            request.refuse(code.code());
          } else {
            request.reply(null);
          }
        });
    call(connect(), SET).await();
    List<Long> correlations =
        List.of(
            member.take(MapMessages.Set.class).correlationId(),
            member.take(MapMessages.Set.class).correlationId(),
            member.take(MapMessages.Set.class).correlationId(),
            member.take(MapMessages.Set.class).correlationId());
    assertThat(correlations).containsOnly(correlations.getFirst());
    assertThat(member.count(MapMessages.Set.class)).isZero();
  }

  /** Any member passes it on; there is none that could serve it. */
  @Test
  void aCallToAMemberThatIsNotThere_failsAtOnce() {
    member.on(
        PnCounterMessages.Add.class, request -> request.refuse(ErrorCode.TARGET_NOT_MEMBER.code()));
    Message<PnCounterMessages.Seen> add =
        new PnCounterMessages.Add("c", 1, false, List.of(), UUID.randomUUID());
    assertThatThrownBy(() -> call(connect(), add).await())
        .isInstanceOf(TargetNotMemberException.class);
    assertThat(member.count(PnCounterMessages.Add.class)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {23, 14, 18, 20, 38, 52, 54, 61, 4711})
  void otherErrorsFailTheCall(int code) {
    member.on(MapMessages.Set.class, request -> request.refuse(code));
    CallFuture<?> set = call(connect(), SET);
    assertThatThrownBy(set::await).isInstanceOf(RuntimeException.class);
    member.take(MapMessages.Set.class);
    assertThat(member.count(MapMessages.Set.class)).isZero();
  }

  @Test
  void anUnknownErrorCarriesTheMembersClassAndMessage() {
    member.on(MapMessages.Set.class, request -> request.refuse(4711));
    assertThatThrownBy(() -> call(connect(), SET).await())
        .isInstanceOf(RemoteException.class)
        .hasMessageContaining("some.RemoteException")
        .hasMessageContaining("scripted");
  }

  @Test
  void retriesEndWithTheInvocationTimeout() {
    member.on(MapMessages.Set.class, request -> request.refuse(ErrorCode.RETRYABLE.code()));
    ClientInvoker invoker = connect(withCalls(TIME_TO_TRY_AGAIN, 10, false));
    assertThatThrownBy(() -> call(invoker, SET).await())
        .isInstanceOfSatisfying(NotReadyException.class, e -> assertThat(e.isRetrySafe()).isTrue());
    assertThat(member.count(MapMessages.Set.class)).isGreaterThan(1);
    assertThat(invoker.pendingCalls()).isZero();
  }

  @Test
  void aLostConnectionFailsWhatIsNotIdempotent() {
    member.on(MapMessages.Set.class, request -> request.peer().close());
    assertThatThrownBy(() -> call(connect(), SET).await())
        .isInstanceOf(ConnectionLostException.class);
    Clients.untilState(client(), State.RUNNING);
    member.take(MapMessages.Set.class);
    assertThat(member.count(MapMessages.Set.class)).isZero();
  }

  @Test
  void aLostConnectionIsNoMatterToWhatIsIdempotent() {
    AtomicInteger drops = new AtomicInteger();
    member.on(
        MapMessages.Get.class,
        request -> {
          if (drops.getAndIncrement() < 3) {
            request.peer().close();
          } else {
            request.reply(VALUE);
          }
        });
    assertThat(call(connect(), GET).await()).isEqualTo(VALUE);
    assertThat(member.peers()).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void redoneOperationsAreSentAgainAsWell() {
    AtomicInteger drops = new AtomicInteger();
    member.on(
        MapMessages.Set.class,
        request -> {
          if (drops.getAndIncrement() == 0) {
            request.peer().close();
          } else {
            request.reply(null);
          }
        });
    call(connect(withCalls(Duration.ofSeconds(30), 10, true)), SET).await();
    assertThat(drops).hasValue(2);
    Received first = member.take(MapMessages.Set.class);
    Received second = member.take(MapMessages.Set.class);
    assertThat(second.peer()).isNotSameAs(first.peer());
    assertThat(second.correlationId()).isEqualTo(first.correlationId());
  }

  @Test
  void aCallThatWasCancelledIsNotSentAgain() {
    ClientInvoker invoker = connect();
    CallFuture<?> set = call(invoker, SET);
    Received received = member.take(MapMessages.Set.class);
    set.cancel(false);
    refuse(received, ErrorCode.RETRYABLE);
    Clients.until("the call is over", () -> invoker.pendingCalls() == 0);
    assertThat(member.count(MapMessages.Set.class)).isZero();
  }

  @Test
  void whatWasNeverSentSaysSo() {
    ClientInvoker invoker = connect(withCalls(Duration.ofMillis(50), 10, false));
    member.close();
    Clients.untilState(client(), State.DISCONNECTED);
    assertThatThrownBy(() -> call(invoker, SET).await())
        .isInstanceOfSatisfying(
            ClusterUnreachableException.class, e -> assertThat(e.isRetrySafe()).isTrue());
  }

  @Test
  void whatMayHaveBeenAppliedDoesNotSayThatItWasNot() {
    ClientInvoker invoker = connect(withCalls(TIME_TO_TRY_AGAIN, 10, true));
    CallFuture<?> set = call(invoker, SET);
    member.take(MapMessages.Set.class);
    member.close();
    assertThatThrownBy(set::await)
        .isInstanceOfSatisfying(
            ConnectionLostException.class,
            e -> {
              assertThat(e.isRetrySafe()).isFalse();
              assertThat(e.getSuppressed())
                  .singleElement()
                  .isInstanceOf(ClusterUnreachableException.class);
            });
  }

  @Test
  void aCallMadeWhileDisconnectedIsSentWhenAMemberIsBack() {
    ClientInvoker invoker = connect();
    int port = member.port();
    member.close();
    Clients.untilState(client(), State.DISCONNECTED);
    CallFuture<Void> set = call(invoker, SET);
    try (FakeMember back = new FakeMember(port)) {
      back.on(MapMessages.Set.class, request -> request.reply(null));
      set.await();
      assertThat(back.take(MapMessages.Set.class).message()).isEqualTo(SET);
    }
  }

  @Test
  void aParkedCallWaitsWithoutLimitButNotBeyondItsConnection() {
    ClientInvoker invoker = connect(withCalls(Duration.ofMillis(1), 10, false));
    MapMessages.TryPut parked = new MapMessages.TryPut("m", KEY, VALUE, 1, 60_000);
    CallFuture<Boolean> answered = call(invoker, parked);
    CallFuture<Boolean> lost = call(invoker, parked);
    Received first = member.take(MapMessages.TryPut.class);
    Received second = member.take(MapMessages.TryPut.class);
    call(invoker, new MapMessages.Set("other", KEY, VALUE, 1, -1)).cancel(false);
    assertThat(answered).isNotDone();
    reply(first, true);
    assertThat(answered.await()).isTrue();
    second.peer().close();
    assertThatThrownBy(lost::await).isInstanceOf(ConnectionLostException.class);
  }

  @Test
  void tooManyPendingCallsAreRefusedUnsent() {
    ClientInvoker invoker = connect(withCalls(Duration.ofSeconds(30), 2, false));
    CallFuture<?> first = call(invoker, GET);
    CallFuture<?> second = call(invoker, GET);
    assertThatThrownBy(() -> call(invoker, GET).await())
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("pendingCallsMax=2");
    reply(member.take(MapMessages.Get.class), VALUE);
    reply(member.take(MapMessages.Get.class), VALUE);
    first.await();
    second.await();
    assertThat(member.count(MapMessages.Get.class)).isZero();
    CallFuture<?> third = call(invoker, GET);
    reply(member.take(MapMessages.Get.class), VALUE);
    third.await();
  }

  @Test
  void closingFailsWhatIsPendingParkedAndNew() {
    ClientInvoker invoker = connect();
    CallFuture<?> pending = call(invoker, GET);
    member.take(MapMessages.Get.class);
    member.on(MapMessages.Set.class, request -> request.refuse(ErrorCode.RETRYABLE.code()));
    CallFuture<?> retried = call(invoker, SET);
    member.take(MapMessages.Set.class);
    client().close();
    client().close();
    assertThatThrownBy(pending::await).isInstanceOf(GridNotActiveException.class);
    assertThatThrownBy(retried::await).isInstanceOf(GridNotActiveException.class);
    assertThatThrownBy(() -> call(invoker, GET).await()).isInstanceOf(GridNotActiveException.class);
    assertThat(client().lifecycle().state()).isEqualTo(State.STOPPED);
    assertThat(invoker.pendingCalls()).isZero();
  }

  @Test
  void stagesNeverCompleteOnAnIoThread() throws Exception {
    ClientInvoker invoker = connect();
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    var success = call(invoker, GET).whenComplete((v, e) -> threads.add(Thread.currentThread()));
    reply(member.take(MapMessages.Get.class), VALUE);
    success.join();
    member.on(MapMessages.Set.class, request -> request.peer().close());
    var failure = call(invoker, SET).whenComplete((v, e) -> threads.add(Thread.currentThread()));
    assertThatThrownBy(failure::join).hasCauseInstanceOf(ConnectionLostException.class);
    for (int i = 0; i < 2; i++) {
      Thread thread = threads.poll(300, TimeUnit.SECONDS);
      assertThat(thread).isNotNull().matches(t -> t.isVirtual() || t == Thread.currentThread());
    }
  }

  @Test
  void aCompletionThatBlocksHoldsNobodyUp() {
    ClientInvoker invoker = connect();
    CountDownLatch release = new CountDownLatch(1);
    var blocked =
        call(invoker, GET)
            .thenRun(
                () -> {
                  try {
                    release.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    reply(member.take(MapMessages.Get.class), VALUE);
    CallFuture<Data> next = call(invoker, GET);
    reply(member.take(MapMessages.Get.class), VALUE);
    assertThat(next.await()).isEqualTo(VALUE);
    assertThat(blocked).isNotDone();
    release.countDown();
    blocked.join();
  }

  @Test
  void aMemberThatDoesNotReadHoldsUpNeitherCallersNorMemory() {
    int calls = 64;
    int bytes = 1 << 20;
    member.on(MapMessages.Set.class, request -> request.reply(null));
    ClientInvoker invoker = connect(withCalls(Duration.ofSeconds(60), calls, false));
    Data big = new Data(ByteBuffer.allocate(bytes).putInt(0).putInt(-12).array());
    member.stall(true);
    List<CallFuture<Void>> pending = new ArrayList<>();
    try {
      for (int i = 0; i < calls; i++) {
        pending.add(call(invoker, new MapMessages.Set("m", KEY, big, 1, -1)));
      }
      assertThatThrownBy(() -> call(invoker, SET).await()).isInstanceOf(OverloadedException.class);
      assertThat(client().statistics().bytesSent()).isLessThan((long) calls * bytes / 2);
      assertThat(pending).noneMatch(CallFuture::isDone);
    } finally {
      member.stall(false);
    }
    pending.forEach(set -> set.await());
    assertThat(client().statistics().bytesSent()).isGreaterThan((long) calls * bytes);
  }

  @Test
  void manyCallsAtOnceGetTheirOwnAnswers() throws Exception {
    member.on(
        MapMessages.Get.class,
        request -> request.reply(((MapMessages.Get) request.message()).key()));
    ClientInvoker invoker = connect();
    AtomicInteger right = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(32);
    for (int t = 0; t < 32; t++) {
      int base = t * 1000;
      Thread.ofVirtual()
          .start(
              () -> {
                for (int i = 0; i < 200; i++) {
                  Data key = data(base + i);
                  if (key.equals(call(invoker, new MapMessages.Get("m", key, 1)).await())) {
                    right.incrementAndGet();
                  }
                }
                done.countDown();
              });
    }
    assertThat(done.await(300, TimeUnit.SECONDS)).isTrue();
    assertThat(right).hasValue(32 * 200);
    assertThat(client().statistics().requests()).isGreaterThanOrEqualTo(32 * 200);
  }

  @Test
  void observersHearOfCallsAndTheirEnds() throws Exception {
    ClientInvoker invoker = connect();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Registration observing =
        client()
            .observeCalls(
                (structure, operation, nanos, failure) ->
                    heard.add(structure + " " + operation + " " + (nanos >= 0) + " " + failure));
    member.on(MapMessages.Get.class, request -> request.reply(null));
    call(invoker, GET).await();
    String expected = GridMap.TYPE.id("m") + " Get true null";
    assertThat(heard.poll(300, TimeUnit.SECONDS)).isEqualTo(expected);
    observing.close();
    call(invoker, GET).await();
    assertThat(heard).isEmpty();
  }

  @Test
  void aSilentMemberIsGivenUpAndAnotherTried() {
    ClientConfig config = Clients.config(member.hostAndPort());
    ClientInvoker invoker =
        connect(
            config.withConnection(
                config
                    .connection()
                    .withConnecting(Duration.ofSeconds(2), Duration.ofMinutes(5))
                    .withHeartbeat(Duration.ofMillis(40), Duration.ofMillis(400))));
    CallFuture<?> pending = call(invoker, SET);
    member.take(MapMessages.Set.class);
    member.freeze(true);
    assertThatThrownBy(pending::await)
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("heartbeatTimeout=PT0.4S");
    Clients.until("it was asked whether it lives", () -> member.count(Ping.class) > 0);
    member.freeze(false);
    Clients.until("the member is reached again", () -> !client().connections().open().isEmpty());
  }

  private static void refuse(Received request, ErrorCode code) {
    try {
      request.refuse(code.code());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void reply(Received request, @Nullable Object response) {
    try {
      request.reply(response);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
