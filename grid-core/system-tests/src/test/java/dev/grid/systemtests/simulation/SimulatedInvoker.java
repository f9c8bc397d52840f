package dev.grid.systemtests.simulation;

import dev.grid.GridException;
import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StructureMessage;
import dev.grid.member.partition.PartitionCall;
import dev.grid.member.partition.PartitionHost.Kind;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.structures.Structures;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of a simulated cluster: calls arrive at a member that {@code chooser} gives, a little
 * later, and answers come back a little later, unless the member is gone by then.
 */
final class SimulatedInvoker implements Invoker {

  private final World world;
  private final Supplier<SimulatedMember> chooser;
  private final Codecs codecs = new Codecs(Structures.codecs());
  private final Serialization serialization =
      new Serialization(MemberConfig.defaults().serialization(), new SchemaRegistry());
  private final int partitions;
  private final UUID id;

  SimulatedInvoker(World world, int partitions, Supplier<SimulatedMember> chooser) {
    this.world = world;
    this.partitions = partitions;
    this.chooser = chooser;
    this.id = new UUID(world.random().nextLong(), world.random().nextLong());
  }

  @Override
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
    Codec<Message<R>, R> codec = codecs.of(message);
    return invoke(message, Data.partition(codec.partitionHash(message), partitions), decoder);
  }

  @Override
  @SuppressWarnings("unchecked") // The answer is of the message's type.
  public <R, T> CallFuture<T> invoke(
      Message<R> message, int partition, Function<@Nullable R, T> decoder) {
    CallFuture<T> future = new CallFuture<>(answer -> decoder.apply((R) answer), Runnable::run);
    SimulatedMember member = chooser.get();
    Codec<Message<R>, R> codec = codecs.of(message);
    Kind<?> kind = member.node().kindOf(codec);
    Call call = new Call(member, partition, kind, (StructureMessage<?>) message, codec, future);
    world.in(
        world.micros(20, 500), member.here(() -> member.node().host().submit(partition, call)));
    return future.release();
  }

  /** A call at its member. */
  private final class Call extends PartitionCall {

    private final SimulatedMember member;
    private final int partition;
    private final CallFuture<?> future;
    private final long begunNanos = world.nowNanos();

    Call(
        SimulatedMember member,
        int partition,
        Kind<?> kind,
        StructureMessage<?> message,
        Codec<?, ?> codec,
        CallFuture<?> future) {
      super(kind, message.name(), message, codec);
      this.member = member;
      this.partition = partition;
      this.future = future;
    }

    @Override
    public void reply(@Nullable Object value) {
      if (member.isAlive()) {
        world.in(world.micros(20, 500), () -> future.deliver(value));
      }
    }

    @Override
    public void fail(Throwable failure) {
      boolean again =
          failure instanceof GridException e
              && e.isRetrySafe()
              && world.nowNanos() - begunNanos < 5_000_000_000L;
      if (again && member.isAlive()) {
        member.node().router().again(this, partition);
      } else if (member.isAlive()) {
        world.in(world.micros(20, 500), () -> future.deliverFailure(failure));
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
      Consumer<E> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void destroy(StructureId structure) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Serialization serialization() {
    return serialization;
  }

  @Override
  public int partitionCount() {
    return partitions;
  }
}
