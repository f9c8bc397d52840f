package dev.grid.member;

import dev.grid.GridNotActiveException;
import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.CallObservers;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.ListenerThreads;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Subscription;
import dev.grid.member.connection.MemberContext;
import dev.grid.member.partition.PartitionCall;
import dev.grid.member.partition.PartitionHost.Kind;
import dev.grid.member.partition.Subscribers.Subscriber;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Data;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.Serialization;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Brings the application's own calls to partitions, on the thread that calls. Thread-safe. */
final class MemberInvoker implements Invoker {

  private static final int PARTITION_BY_ROUTING = -1;

  private final MemberContext member;
  private final Serialization serialization;
  private final ListenerThreads listeners;
  private final CallObservers observers;
  private final Executor callbacks;

  /** Calls that are not answered, to be failed when the member closes. */
  private final Set<LocalCall<?>> pending = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  MemberInvoker(
      MemberContext member,
      Serialization serialization,
      ListenerThreads listeners,
      CallObservers observers,
      Executor callbacks) {
    this.member = member;
    this.serialization = serialization;
    this.listeners = listeners;
    this.observers = observers;
    this.callbacks = callbacks;
  }

  @Override
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
    return invoke(message, PARTITION_BY_ROUTING, decoder);
  }

  @Override
  @SuppressWarnings("unchecked") // The answer to a message is of its type.
  public <R, T> CallFuture<T> invoke(
      Message<R> message, int partition, Function<@Nullable R, T> decoder) {
    long begun = observers.begin();
    Codec<Message<R>, R> codec = member.codecs().of(message);
    StructureMessage<R> structureMessage = (StructureMessage<R>) message;
    CallFuture<T> future = new CallFuture<>(answer -> decoder.apply((R) answer), callbacks);
    LocalCall<T> call =
        new LocalCall<>(member.kindOf(codec), structureMessage.name(), message, future);
    submit(call, codec, message, partition);
    if (!call.answered) {
      track(call);
    }
    observers.end(
        begun,
        member.kindOf(codec).structure().serviceName(),
        structureMessage.name(),
        codec.operation(),
        future);
    return future.release();
  }

  private <R> void submit(
      LocalCall<?> call, Codec<Message<R>, R> codec, Message<R> message, int partition) {
    if (closed) {
      call.fail(new GridNotActiveException("the member is closed"));
      return;
    }
    switch (codec.routing()) {
      case KEY, NAME ->
          member
              .host()
              .submit(Data.partition(codec.partitionHash(message), partitionCount()), call);
      case PARTITION -> member.host().submit(partition, call);
      case ALL -> member.host().askAll(call.kind, call.name, call);
      case ANY -> throw new IllegalArgumentException(codec + " is not for partitions");
    }
  }

  private void track(LocalCall<?> call) {
    pending.add(call);
    if (call.answered) {
      pending.remove(call);
    } else if (closed) {
      call.fail(new GridNotActiveException("the member was closed while the call waited"));
    }
  }

  /** An application's call. Answered once, by whoever holds the partition. */
  private final class LocalCall<T> extends PartitionCall {

    private final Kind<?> kind;
    private final String name;
    private final CallFuture<T> future;
    private volatile boolean answered;

    LocalCall(Kind<?> kind, String name, Message<?> message, CallFuture<T> future) {
      super(kind, name, message);
      this.kind = kind;
      this.name = name;
      this.future = future;
    }

    @Override
    public void reply(@Nullable Object value) {
      answered = true;
      pending.remove(this);
      future.deliver(value);
    }

    @Override
    public void fail(Throwable failure) {
      answered = true;
      pending.remove(this);
      future.deliverFailure(failure);
    }

    @Override
    public boolean isAbandoned() {
      return answered || future.isDone();
    }

    @Override
    public UUID caller() {
      return member.id();
    }
  }

  @Override
  @SuppressWarnings("unchecked") // A message's subscription is of its events' type.
  public <E> Registration subscribe(
      Message<UUID> request,
      EventCodec<E> codec,
      Function<UUID, Message<Boolean>> removal,
      Consumer<E> listener) {
    Kind<?> kind = member.kindOf(member.codecs().of(request));
    Subscription.Add<E> add =
        (Subscription.Add<E>) Objects.requireNonNull(kind.structure().subscription(request));
    UUID id = UUID.randomUUID();
    kind.subscribe(
        add.name(),
        new Subscriber<E>(
            id,
            add.filter(),
            (event, partition) -> listeners.execute(partition, () -> listener.accept(event))));
    return new Registration() {
      @Override
      public UUID id() {
        return id;
      }

      @Override
      public void close() {
        kind.unsubscribe(add.name(), id);
      }
    };
  }

  @Override
  public void destroy(StructureId structure) {
    member.destroy(structure);
  }

  @Override
  public Serialization serialization() {
    return serialization;
  }

  @Override
  public int partitionCount() {
    return member.host().partitionCount();
  }

  int pendingCalls() {
    return pending.size();
  }

  /** Fails what waits, and every later call. */
  void close() {
    closed = true;
    pending.forEach(
        call ->
            call.fail(new GridNotActiveException("the member was closed while the call waited")));
  }
}
