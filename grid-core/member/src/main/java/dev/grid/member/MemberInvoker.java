package dev.grid.member;

import dev.grid.ConnectionLostException;
import dev.grid.GridNotActiveException;
import dev.grid.LostEvents;
import dev.grid.MessageTooLargeException;
import dev.grid.OverloadedException;
import dev.grid.Registration;
import dev.grid.SplitBrainException;
import dev.grid.StructureId;
import dev.grid.StructureType;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.CallObservers;
import dev.grid.kernel.EventFeed;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.ListenerThreads;
import dev.grid.kernel.LocalParts;
import dev.grid.kernel.OpenRegistration;
import dev.grid.kernel.Retries;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Subscription;
import dev.grid.kernel.Taking;
import dev.grid.kernel.ToMember;
import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.member.connection.MemberContext;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.PartitionCall;
import dev.grid.member.partition.Subscribers.Sink;
import dev.grid.member.shared.SharedListeners;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Data;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.TargetNotMemberException;
import dev.grid.protocol.serialization.SchemaService;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.session.TransactionMessages;
import dev.grid.protocol.sql.SqlMessages;
import dev.grid.protocol.types.RaftGroupId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the application's own calls to partitions, on the thread that calls. Thread-safe. */
final class MemberInvoker implements Invoker {

  private static final Logger log = LoggerFactory.getLogger(MemberInvoker.class);

  private static final int PARTITION_BY_ROUTING = -1;
  private static final int ALL_PARTITIONS = -2;
  private static final int ALL_MEMBERS = -3;
  private static final int GROUP = -4;

  /** How long a call is tried again that had no effect. */
  private static final long AGAIN_NANOS_MAX = TimeUnit.SECONDS.toNanos(120);

  /** A member that is overloaded may be so for long: whoever calls is to know soon. */
  private static final long OVERLOAD_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

  private static final Retries RETRIES = new Retries(5, 200);
  private final MemberContext member;
  private final Serialization serialization;
  private final ListenerThreads listeners;
  private final CallObservers observers;
  private final Executor callbacks;
  private final ObjLongConsumer<Runnable> later;
  private final LocalParts localParts = new LocalParts();

  /** Calls that are not answered, to be failed when the member closes. */
  private final Set<LocalCall<?>> pending = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  /**
   * Of a member.
   *
   * @param callbacks runs what may block
   * @param later runs something on a worker after so many milliseconds
   */
  MemberInvoker(
      MemberContext member,
      Serialization serialization,
      ListenerThreads listeners,
      CallObservers observers,
      Executor callbacks,
      ObjLongConsumer<Runnable> later) {
    this.member = member;
    this.serialization = serialization;
    this.listeners = listeners;
    this.observers = observers;
    this.callbacks = callbacks;
    this.later = later;
  }

  @Override
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
    return invoke(message, PARTITION_BY_ROUTING, decoder);
  }

  @Override
  public <C extends StructureConfig> C ownConfig(StructureType<?, C> type, String name) {
    return member.host().config().structure(type, name);
  }

  @Override
  public LocalParts localParts() {
    return localParts;
  }

  @Override
  public CallFuture<RaftGroupId> group(String proxyName) {
    CallFuture<RaftGroupId> future =
        new CallFuture<>(answer -> (RaftGroupId) Objects.requireNonNull(answer), callbacks);
    try {
      var unused =
          member
              .host()
              .groups()
              .groups()
              .group(proxyName)
              .whenComplete(
                  (group, failure) -> {
                    if (failure == null) {
                      future.deliver(group);
                    } else {
                      future.deliverFailure(CallFuture.unwrapped(failure));
                    }
                  });
    } catch (RuntimeException e) {
      future.deliverFailure(e);
    }
    return future.release();
  }

  @Override
  public void later(Duration pause, Runnable task) {
    later.accept(task, pause.toMillis());
  }

  @Override
  public List<UUID> members() {
    return List.of(member.id());
  }

  @Override
  public List<UUID> clusterMembers() {
    List<UUID> all = member.host().own().members();
    return all.isEmpty() ? members() : all;
  }

  @Override
  public <R, T> CallFuture<T> invokeAt(
      UUID target, Message<R> message, Function<@Nullable R, T> decoder) {
    if (message instanceof TransactionMessages<?>
        || message instanceof TransactionalMessage<?>
        || message instanceof SqlMessages<?>) {
      return invokeHere(message, decoder);
    }
    if (!target.equals(member.id())
        && !(message instanceof ToMember to && to.member().equals(target))) {
      throw new IllegalArgumentException(
          "member="
              + target
              + " is another than member="
              + member.id()
              + ", and the message does not name it: "
              + message);
    }
    return invoke(message, PARTITION_BY_ROUTING, decoder);
  }

  @Override
  public <R, T> CallFuture<T> invoke(
      Message<R> message, int partition, Function<@Nullable R, T> decoder) {
    long begun = observers.begin();
    Codec<Message<R>, R> codec = member.codecs().of(message);
    StructureMessage<R> structureMessage = (StructureMessage<R>) message;
    CallFuture<T> future = CallFuture.decoding(decoder, callbacks);
    LocalCall<T> call =
        new LocalCall<>(
            member.kindOf(codec),
            structureMessage.name(),
            message,
            codec,
            target(codec, structureMessage, partition),
            partition,
            future);
    future.source(call);
    if (member.host().members() > 1
        && call.partition >= 0
        && call.partition < partitionCount()
        && !call.mayRepeat()) {
      call.name(member.host().newCallId(), false);
    }
    if (structureMessage.isOfOne() && !member.kindOf(codec).structure().isInternal()) {
      observers.observe(
          begun,
          member.kindOf(codec).structure().serviceName(),
          structureMessage.name(),
          codec.operation(),
          future);
    }
    long bytes = call.payloadBytes();
    CompletableFuture<Void> schemas = member.shared().schemas().gate();
    RuntimeException refusal = call.kind.refusal(structureMessage);
    if (refusal != null) {
      call.refuse(refusal);
    } else if (bytes > member.network().frameBytesMax()) {
      call.refuse(tooLarge(codec, bytes));
    } else if (schemas == null) {
      submit(call);
    } else {
      var unused =
          schemas.whenCompleteAsync(
              (done, failure) -> {
                if (failure == null) {
                  submit(call);
                } else {
                  call.fail(failure);
                }
              },
              callbacks);
    }
    if (!call.answered) {
      track(call);
    }
    return future.release();
  }

  /** The application's own transactions and statements are begun here, and end with the member. */
  private <R, T> CallFuture<T> invokeHere(Message<R> message, Function<@Nullable R, T> decoder) {
    CallFuture<T> future = CallFuture.decoding(decoder, callbacks);
    CompletableFuture<?> done =
        switch (message) {
          case TransactionMessages<?> own -> member.transactions().call(this, own);
          case SqlMessages<?> own -> member.statements().call(own);
          default -> callInTransaction((TransactionalMessage<?>) message);
        };
    var unused =
        done.whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                future.deliver(answer);
              } else {
                future.deliverFailure(CallFuture.unwrapped(failure));
              }
            });
    return future.release();
  }

  private CompletableFuture<?> callInTransaction(TransactionalMessage<?> message) {
    Codec<?, ?> codec = member.codecs().of(message);
    RuntimeException refusal = member.kindOf(codec).refusal(message);
    return refusal == null
        ? member.transactions().call(this, codec, message)
        : CompletableFuture.failedFuture(refusal);
  }

  /** What clients cannot send is not taken from the application either: copies get it all alike. */
  private MessageTooLargeException tooLarge(Codec<?, ?> codec, long bytes) {
    return new MessageTooLargeException(
        ("a %s of bytes=%d was not carried out: it exceeds frameBytesMax=%d of this member"
                + " (property grid.network.frame-size-max); raise it on all members, or store the"
                + " value in parts")
            .formatted(codec, bytes, member.network().frameBytesMax()));
  }

  /** The call's partition, {@link #ALL_PARTITIONS} or {@link #ALL_MEMBERS}. */
  private <R> int target(Codec<Message<R>, R> codec, StructureMessage<R> message, int partition) {
    return switch (member.kindOf(codec).routing(codec, message.name())) {
      case KEY, NAME -> Data.partition(codec.partitionHash(message), partitionCount());
      case PARTITION -> partition;
      case ALL -> ALL_PARTITIONS;
      case MEMBER -> member.host().own().of(message.name());
      case MEMBERS -> ALL_MEMBERS;
      case GROUP -> GROUP;
      case ANY -> throw new IllegalArgumentException(codec + " is not for partitions");
    };
  }

  private void submit(LocalCall<?> call) {
    if (closed) {
      call.fail(new GridNotActiveException("the member is closed"));
    } else if (call.partition == GROUP) {
      member.host().groups().submit(call, call.statedPartition);
    } else if (call.partition == ALL_MEMBERS) {
      member.host().own().askMembers(call);
    } else if (call.partition >= partitionCount()) {
      member.host().own().submit(call);
    } else if (call.partition == ALL_PARTITIONS) {
      member.host().questions().askAll(call.kind, call.name, call);
    } else {
      member.host().submit(call.partition, call);
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
  private final class LocalCall<T> extends PartitionCall implements CallFuture.Source {

    private final Kind<?> kind;
    private final String name;
    private final int partition;
    private final int statedPartition;
    private final CallFuture<T> future;
    private volatile boolean answered;

    /** When it failed first without effect, and how often; belongs to whoever has the call. */
    private long failedNanos;

    private int failures;

    LocalCall(
        Kind<?> kind,
        String name,
        Message<?> message,
        Codec<?, ?> codec,
        int partition,
        int statedPartition,
        CallFuture<T> future) {
      super(kind, name, message, codec);
      this.kind = kind;
      this.name = name;
      this.partition = partition;
      this.statedPartition = statedPartition;
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
      if (mayBeTriedAgain(failure)) {
        long delay = RETRIES.pauseMillis(failures++);
        later.accept(this::tryAgain, delay);
        return;
      }
      answered = true;
      pending.remove(this);
      future.deliverFailure(unclear(failure));
    }

    /** Fails before it was submitted. */
    void refuse(RuntimeException failure) {
      answered = true;
      future.deliverFailure(failure);
    }

    private boolean mayBeTriedAgain(Throwable failure) {
      boolean isLost = failure instanceof ConnectionLostException && id() != null;
      if (isLost) {
        repeat();
      }
      if (closed
          || isAbandoned()
          || isCancelled() && !isRepeated()
          || !(isLost || Retries.isSafeAfter(failure))
          || failure instanceof SplitBrainException
          || failure instanceof GridNotActiveException
          || failure instanceof TargetNotMemberException) {
        return false;
      }
      long now = System.nanoTime();
      if (failures == 0) {
        failedNanos = now;
      }
      return now - failedNanos
          < (failure instanceof OverloadedException ? OVERLOAD_NANOS_MAX : AGAIN_NANOS_MAX);
    }

    private void tryAgain() {
      if (!isAbandoned()) {
        submit(this);
      }
    }

    @Override
    public void giveUp() {
      if (isAbandoned()) {
        pending.remove(this);
      }
      if (partition >= 0) {
        member.host().cancel(partition, this);
      } else if (partition == GROUP) {
        member.host().cancel(partition(), this);
      }
    }

    @Override
    public void unwanted(@Nullable Object answer) {
      Taking.giveBack(MemberInvoker.this, message(), partition, answer, false, log::warn);
    }

    /** What a call takes that was given up is to be known, so that it is given back. */
    @Override
    public boolean isAbandoned() {
      return answered || future.isDone() && !(message() instanceof Taking);
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
      EventTarget<E> listener) {
    Kind<?> kind = member.kindOf(member.codecs().of(request));
    Subscription.Add<E> add =
        (Subscription.Add<E>) Objects.requireNonNull(kind.subscription(request));
    SharedListeners shared = member.shared().listeners();
    UUID id = UUID.randomUUID();
    OpenRegistration registration = new OpenRegistration(id, self -> shared.unsubscribe(id));
    EventTarget<E> open = registration.whileOpen(listener);
    Sink<E> sink =
        listener.isDirect()
            ? (event, partition) -> open.accept(event)
            : sink(new EventFeed<>(listeners, open, codec::payloadBytes));
    shared.subscribe(id, request, add, sink).join();
    return registration;
  }

  private static <E> Sink<E> sink(EventFeed<E> feed) {
    return new Sink<>() {
      @Override
      public void accept(E event, int partition) {
        feed.tell(partition, event);
      }

      @Override
      public void lost(LostEvents.Reason reason, long count, int partition) {
        feed.lost(partition, reason, count);
      }
    };
  }

  @Override
  public void destroy(StructureId structure) {
    CallFuture.await(member.destroy(structure));
  }

  @Override
  public SchemaService schemas() {
    return member.shared().schemas();
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
    localParts.close();
    pending.forEach(
        call ->
            call.fail(new GridNotActiveException("the member was closed while the call waited")));
  }
}
