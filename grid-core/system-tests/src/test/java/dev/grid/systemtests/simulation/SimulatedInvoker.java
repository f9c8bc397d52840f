package dev.grid.systemtests.simulation;

import dev.grid.ConnectionLostException;
import dev.grid.GridException;
import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.LocalParts;
import dev.grid.kernel.OpenRegistration;
import dev.grid.kernel.StructureMessage;
import dev.grid.member.partition.GroupPartitions;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.PartitionCall;
import dev.grid.member.replication.CallId;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.Routing;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.structures.Structures;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of a simulated cluster: calls arrive at a member that {@code chooser} gives, a little
 * later, and answers come back a little later, unless the member is gone by then. One that repeats
 * loses some of its connections, and sends what was not answered again, as our client does.
 */
final class SimulatedInvoker implements Invoker {

  /** One connection in so many is lost before its answer comes. */
  private static final int LOST_ONE_IN = 50;

  private static final long LOOK_NANOS = 300_000_000L;

  private static final Codecs CODECS = new Codecs(Structures.codecs());

  private final World world;
  private final Supplier<SimulatedMember> chooser;
  private final int partitions;
  private final boolean repeats;
  private final @Nullable SimulatedMember own;
  private final UUID id;
  private final LocalParts localParts = new LocalParts();

  /** Made when it is needed: some invokers make one call only. */
  private @Nullable Serialization serialization;

  private @Nullable StructureConfig config;
  private int lostOneIn;
  private long numbers;
  private CompletableFuture<?> subscribed = new CompletableFuture<>();

  SimulatedInvoker(
      World world, int partitions, boolean repeats, Supplier<SimulatedMember> chooser) {
    this.world = world;
    this.partitions = partitions;
    this.repeats = repeats;
    this.chooser = chooser;
    this.own = null;
    this.id = new UUID(world.random().nextLong(), world.random().nextLong());
  }

  /** What is on a member itself: it calls in the member's name, and ends with it. */
  SimulatedInvoker(World world, int partitions, SimulatedMember own) {
    this.world = world;
    this.partitions = partitions;
    this.repeats = false;
    this.chooser = () -> own;
    this.own = own;
    this.id = own.id();
  }

  private @Nullable CallId name(Codec<?, ?> codec) {
    if (codec.mayRepeat()) {
      return null;
    }
    if (own != null) {
      return own.core().host().newCallId();
    }
    return repeats ? new CallId(id, ++numbers) : null;
  }

  @Override
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
    Codec<Message<R>, R> codec = CODECS.of(message);
    if (codec.routing() == Routing.ALL) {
      return invokeAll(message, decoder);
    }
    int partition =
        switch (codec.routing()) {
          case GROUP, MEMBER -> Codec.NO_PARTITION;
          default -> Data.partition(codec.partitionHash(message), partitions);
        };
    return invoke(message, partition, decoder);
  }

  @Override
  public CallFuture<RaftGroupId> group(String proxyName) {
    return CallFuture.of(chooser.get().groups().idOf(proxyName));
  }

  @Override
  public <R, T> CallFuture<T> invoke(
      Message<R> message, int partition, Function<@Nullable R, T> decoder) {
    CallFuture<T> future = CallFuture.decoding(decoder, Runnable::run);
    Codec<Message<R>, R> codec = CODECS.of(message);
    CallId name = name(codec);
    send(new Question((StructureMessage<?>) message, codec, partition, name, future), false);
    return future.release();
  }

  @Override
  public <R, T> CallFuture<T> invokeAt(
      UUID member, Message<R> message, Function<@Nullable R, T> decoder) {
    CallFuture<T> future = CallFuture.decoding(decoder, Runnable::run);
    Codec<Message<R>, R> codec = CODECS.of(message);
    CallId name = name(codec);
    send(
        new Question((StructureMessage<?>) message, codec, Codec.NO_PARTITION, name, future),
        false);
    return future.release();
  }

  /** Asks all partitions, or those that the message names, by way of a member. */
  <R, T> CallFuture<T> invokeAll(Message<R> message, Function<@Nullable R, T> decoder) {
    CallFuture<T> future = CallFuture.decoding(decoder, Runnable::run);
    Question question =
        new Question(
            (StructureMessage<?>) message, CODECS.of(message), Codec.NO_PARTITION, null, future);
    send(question, false);
    return future.release();
  }

  /** Whether a failure says that nothing was done. */
  static boolean isSafe(Throwable failure) {
    return failure instanceof GridException e && e.isRetrySafe();
  }

  /** What is asked, however often. */
  private record Question(
      StructureMessage<?> message,
      Codec<?, ?> codec,
      int partition,
      @Nullable CallId name,
      CallFuture<?> future) {

    boolean isToMember() {
      return partition == Codec.NO_PARTITION;
    }
  }

  private void send(Question question, boolean repeated) {
    SimulatedMember member = chooser.get();
    Call call = new Call(member, member.core().kindOf(question.codec()), question);
    if (question.name() != null) {
      call.name(question.name(), true);
    }
    if (repeated) {
      call.repeat();
    }
    world.in(world.micros(20, 500), member.here(() -> submit(member, question, call)));
    if (repeats) {
      call.lookLater();
    }
  }

  private static void submit(SimulatedMember member, Question question, Call call) {
    if (GroupPartitions.isForGroup(call)) {
      member.core().host().groups().submit(call);
    } else if (question.codec().routing() == Routing.ALL) {
      Kind<?> kind = member.core().kindOf(question.codec());
      member.core().host().questions().askAll(kind, question.message().name(), call);
    } else if (question.isToMember()) {
      member.core().host().own().submit(call);
    } else {
      member.core().host().submit(question.partition(), call);
    }
  }

  /** A call at its member. */
  private final class Call extends PartitionCall {

    private final SimulatedMember member;
    private final Question question;
    private final CallFuture<?> future;
    private final long begunNanos = world.nowNanos();
    private boolean isLost;

    Call(SimulatedMember member, Kind<?> kind, Question question) {
      super(kind, question.message().name(), question.message(), question.codec());
      this.member = member;
      this.question = question;
      this.future = question.future();
    }

    /** Notices before long that the connection is lost: the member may still be at work. */
    void lookLater() {
      world.in(
          LOOK_NANOS,
          () -> {
            if (!future.isDone() && !isLost) {
              if (!member.isAlive() || world.random().nextInt(LOST_ONE_IN) == 0) {
                lose();
              } else {
                lookLater();
              }
            }
          });
    }

    private void lose() {
      isLost = true;
      send(question, question.name() != null);
    }

    @Override
    public void reply(@Nullable Object value) {
      if (!member.isAlive() || isLost) {
        return;
      }
      if (repeats && world.random().nextInt(LOST_ONE_IN) == 0) {
        lose();
      } else {
        arrive(() -> future.deliver(value));
      }
    }

    /**
     * An answer is on its way; what comes from a connection that was lost meanwhile is not read.
     */
    private void arrive(Runnable delivery) {
      world.in(
          world.micros(20, 500),
          () -> {
            if (!isLost) {
              delivery.run();
            }
          });
    }

    @Override
    public void fail(Throwable failure) {
      if (isLost) {
        return;
      }
      boolean isOfMember = question.isToMember() && !GroupPartitions.isForGroup(this);
      if (isOfMember && !(failure instanceof ConnectionLostException)) {
        if (member.isAlive()) {
          arrive(() -> future.deliverFailure(unclear(failure)));
        }
        return;
      }
      boolean again =
          failure instanceof GridException e
              && e.isRetrySafe()
              && world.nowNanos() - begunNanos < 5_000_000_000L;
      boolean unclear = failure instanceof ConnectionLostException && question.name() != null;
      if (again && member.isAlive()) {
        member.core().router().again(this, question.partition());
      } else if (unclear || repeats && failure instanceof GridException e && e.isRetrySafe()) {
        isLost = true;
        world.in(LOOK_NANOS, () -> send(question, unclear || isRepeated()));
      } else if (member.isAlive()) {
        arrive(() -> future.deliverFailure(unclear(failure)));
      }
    }

    @Override
    public boolean isAbandoned() {
      return future.isDone();
    }

    @Override
    public UUID caller() {
      return id;
    }
  }

  @Override
  public <E> Registration subscribe(
      Message<UUID> request,
      EventCodec<E> codec,
      Function<UUID, Message<Boolean>> removal,
      EventTarget<E> listener) {
    SimulatedMember member = chooser.get();
    UUID registration = member.newId();
    subscribed = member.subscribe(registration, request, lossy(listener));
    return new OpenRegistration(registration, self -> member.unsubscribe(registration));
  }

  private <E> EventTarget<E> lossy(EventTarget<E> listener) {
    return lostOneIn == 0
        ? listener
        : event -> {
          if (world.random().nextInt(lostOneIn) > 0) {
            listener.accept(event);
          }
        };
  }

  /** Listeners are not told of one event in so many, nor that it is lost. */
  SimulatedInvoker losing(int oneIn) {
    lostOneIn = oneIn;
    return this;
  }

  /** Is configured so itself. */
  SimulatedInvoker configured(StructureConfig own) {
    config = own;
    return this;
  }

  @Override
  @SuppressWarnings("unchecked") // A configuration is of its type.
  public <C extends StructureConfig> @Nullable C ownConfig(StructureType<?, C> type, String name) {
    StructureConfig own = config;
    return own != null && own.type().equals(type) && own.name().equals(name) ? (C) own : null;
  }

  @Override
  public LocalParts localParts() {
    return localParts;
  }

  @Override
  public void later(Duration pause, Runnable task) {
    world.in(pause.toNanos(), chooser.get().here(task));
  }

  @Override
  public long nanoTime() {
    return world.nowNanos();
  }

  @Override
  public void runBlocking(Runnable task) {
    world.in(0, chooser.get().here(task));
  }

  /** Completes when members know of the last listener. */
  CompletableFuture<?> subscribed() {
    return subscribed;
  }

  @Override
  public void destroy(StructureId structure) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Serialization serialization() {
    Serialization made = serialization;
    if (made == null) {
      made = new Serialization(MemberConfig.defaults().serialization(), new SchemaRegistry());
      serialization = made;
    }
    return made;
  }

  @Override
  public int partitionCount() {
    return partitions;
  }
}
