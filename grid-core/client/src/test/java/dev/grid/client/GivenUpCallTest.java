package dev.grid.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.client.members.FakeMember;
import dev.grid.client.members.FakeMember.Received;
import dev.grid.kernel.CallFuture;
import dev.grid.protocol.Data;
import dev.grid.protocol.ErrorCode;
import dev.grid.protocol.Message;
import dev.grid.protocol.frame.Frames;
import dev.grid.protocol.session.SessionMessages.CancelCall;
import dev.grid.structures.map.MapMessages;
import dev.grid.structures.map.MapMessages.TryLock;
import dev.grid.structures.map.MapMessages.Unlock;
import dev.grid.structures.queue.QueueMessages.GiveBack;
import dev.grid.structures.queue.QueueMessages.Put;
import dev.grid.structures.queue.QueueMessages.Take;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client says of calls that the application does not want any more. */
class GivenUpCallTest {

  private static final Data KEY = data(1);
  private static final Data ITEM = data(2);
  private static final TryLock TRY_LOCK = new TryLock("m", KEY, 3, -1, 60_000, 4);
  private static final Take TAKE = new Take("q");

  private final FakeMember member = new FakeMember();
  private @Nullable ClientGrid client;

  private static Data data(int number) {
    return new Data(ByteBuffer.allocate(12).putInt(0).putInt(-7).putInt(number).array());
  }

  private ClientInvoker connect(String... abilities) {
    member.withAbilities(abilities);
    for (Class<?> parked : List.of(TryLock.class, Take.class, CancelCall.class)) {
      member.on(parked, request -> {});
    }
    for (Class<?> answered : List.of(Unlock.class, GiveBack.class, Put.class)) {
      member.on(answered, request -> request.reply(null));
    }
    ClientGrid connected = Clients.connect(Clients.config(member.hostAndPort()));
    client = connected;
    return connected.invoker();
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

  private Received cancelled(Received call) {
    Received cancel = member.take(CancelCall.class);
    assertThat(cancel.message()).isEqualTo(new CancelCall(call.correlationId()));
    assertThat(cancel.partition()).isEqualTo(call.partition());
    return cancel;
  }

  @Test
  void aMemberIsToldOnWhichCallNobodyWaits() throws IOException {
    ClientInvoker invoker = connect(Frames.CANCELS);
    CallFuture<Boolean> lock = call(invoker, TRY_LOCK);
    Received request = member.take(TryLock.class);

    assertThat(lock.cancel(true)).isTrue();

    cancelled(request);
    assertThat(invoker.pendingCalls()).as("until it is answered").isEqualTo(1);
    request.refuse(ErrorCode.ILLEGAL_STATE.code());
    call(invoker, new Unlock("m", KEY, 3, 5)).await();
    assertThat(invoker.pendingCalls()).isZero();
    assertThat(member.count(Unlock.class)).isEqualTo(1);
  }

  @Test
  void anInterruptIsTold() {
    ClientInvoker invoker = connect(Frames.CANCELS);
    CallFuture<Boolean> lock = call(invoker, TRY_LOCK);
    Received request = member.take(TryLock.class);
    Thread.currentThread().interrupt();

    assertThatThrownBy(lock::awaitInterruptibly).isInstanceOf(InterruptedException.class);

    cancelled(request);
  }

  @Test
  void whatIsGrantedAllTheSameIsGivenBack() throws IOException {
    ClientInvoker invoker = connect(Frames.CANCELS, Frames.REMEMBERS);
    CallFuture<Boolean> lock = call(invoker, TRY_LOCK);
    CallFuture<Data> take = call(invoker, TAKE);
    Received lockRequest = member.take(TryLock.class);
    Received takeRequest = member.take(Take.class);
    lock.cancel(true);
    take.cancel(true);
    lockRequest.reply(true);
    takeRequest.reply(ITEM);

    Received unlock = member.take(Unlock.class);
    assertThat(unlock.message()).isEqualTo(new Unlock("m", KEY, 3, -4));
    assertThat(unlock.partition()).isEqualTo(lockRequest.partition());
    assertThat(member.take(GiveBack.class).message()).isEqualTo(new GiveBack("q", List.of(ITEM)));
    assertThatThrownBy(lock::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void aMemberOfTheReferenceIsToldNothing_andIsGivenBackWhatItUnderstands() throws IOException {
    ClientInvoker invoker = connect();
    CallFuture<Data> take = call(invoker, TAKE);
    Received request = member.take(Take.class);
    take.cancel(true);
    request.reply(ITEM);

    assertThat(member.take(Put.class).message()).isEqualTo(new Put("q", ITEM));
    assertThat(member.count(CancelCall.class)).isZero();
  }

  @Test
  void aCallThatMayHaveBeenCarriedOutIsAskedForAgain_thoughNobodyWaits() throws IOException {
    ClientInvoker invoker = connect(Frames.CANCELS, Frames.REMEMBERS);
    CallFuture<Data> take = call(invoker, TAKE);
    Received first = member.take(Take.class);
    take.cancel(true);
    cancelled(first);
    first.peer().close();

    Received second = member.take(Take.class);
    assertThat(second.correlationId()).isEqualTo(first.correlationId());
    cancelled(second);
    second.reply(ITEM);
    assertThat(member.take(GiveBack.class).message()).isEqualTo(new GiveBack("q", List.of(ITEM)));
  }

  @Test
  void aCallThatWasRefusedIsNotSentAgain() throws IOException {
    ClientInvoker invoker = connect(Frames.CANCELS);
    CallFuture<Void> set = call(invoker, new MapMessages.Set("m", KEY, ITEM, 1, -1));
    member.on(MapMessages.Set.class, request -> {});
    Received request = member.take(MapMessages.Set.class);
    set.cancel(true);
    cancelled(request);
    request.refuse(ErrorCode.RETRYABLE.code());
    call(invoker, new Unlock("m", KEY, 3, 5)).await();

    assertThat(member.count(MapMessages.Set.class)).isZero();
  }
}
