package dev.grid.member.partition;

import dev.grid.ConnectionLostException;
import dev.grid.GridException;
import dev.grid.IndeterminateResultException;
import dev.grid.OverloadedException;
import dev.grid.SplitBrainException;
import dev.grid.kernel.AnyMember;
import dev.grid.kernel.Call;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.Invalidations;
import dev.grid.kernel.State;
import dev.grid.kernel.Taking;
import dev.grid.kernel.ToMember;
import dev.grid.kernel.query.Queries;
import dev.grid.kernel.tasks.TaskRunner;
import dev.grid.member.replication.CallId;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Message;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call on its way through a partition. It is created by the thread that brings it and then
 * belongs to whoever holds the partition, until it is answered, once, by {@link #reply} or {@link
 * #fail}.
 */
public abstract class PartitionCall implements Call, PartitionTask {

  private static final Logger log = LoggerFactory.getLogger(PartitionCall.class);

  private static final FailureLog failures = new FailureLog(log::error);

  private final Kind<?> kind;
  private final String name;
  private final Message<?> message;
  private final Codec<?, ?> codec;

  private @Nullable CallId id;

  /** Whether it was answered since it was brought here last. */
  private boolean answered;

  private boolean unsure;
  private boolean repeated;
  private @Nullable Shard<?> shard;
  private int partition;
  private long nowMillis;
  private long firstParkedMillis;
  private Waits.@Nullable Waiter waiter;

  /** It must not wait any more. */
  private volatile boolean cancelled;

  /** The router's number of it while it is with another member; 0 before. */
  private volatile long route;

  /**
   * A call that has not begun.
   *
   * @param name the structure's
   */
  protected PartitionCall(Kind<?> kind, String name, Message<?> message, Codec<?, ?> codec) {
    this.kind = kind;
    this.name = name;
    this.message = message;
    this.codec = codec;
  }

  /** Answers the call. Must not block. */
  public abstract void reply(@Nullable Object value);

  /**
   * Answers the call before copies have its change: so many tell the caller by themselves. Only
   * where {@link #confirmableAs()} allows it.
   */
  protected void replyUnconfirmed(@Nullable Object value, int copies) {
    throw new IllegalStateException(this + " waits for its copies");
  }

  /** The name under which copies may tell the caller that they have its change, or null. */
  protected @Nullable CallId confirmableAs() {
    return null;
  }

  /** Fails the call. Must not block. */
  public abstract void fail(Throwable failure);

  // Answering with the partition held: once, whatever happens on the way.

  /** It is brought here, perhaps again. */
  final void brought() {
    answered = false;
  }

  final void answer(@Nullable Object value) {
    if (!answered) {
      answered = true;
      try {
        reply(value);
      } catch (RuntimeException | Error e) {
        failInstead(e);
      }
    }
  }

  final void answerUnconfirmed(@Nullable Object value, int copies) {
    if (!answered) {
      answered = true;
      try {
        replyUnconfirmed(value, copies);
      } catch (RuntimeException | Error e) {
        failInstead(e);
      }
    }
  }

  /** Answers what a stage came to. */
  final void answerOrFail(@Nullable Object value, @Nullable Throwable failure) {
    if (failure == null) {
      answer(value);
    } else {
      answerFailure(CallFuture.unwrapped(failure));
    }
  }

  final void answerFailure(Throwable failure) {
    if (!answered) {
      answered = true;
      if (message instanceof AnyMember any && any.isForAnother(failure) && mayBePassedOn()) {
        new AnotherMember(kind.host(), this, any, failure).ask();
      } else {
        failInstead(failure);
      }
    }
  }

  /** Whether another member may serve it in this one's place: no other has brought it here. */
  protected boolean mayBePassedOn() {
    return true;
  }

  /** Fails it with what a user's task has thrown, which may be an error of its own. */
  final void answerThrown(Throwable thrown) {
    if (!answered) {
      answered = true;
      tell(thrown);
    }
  }

  private void failInstead(Throwable failure) {
    tell(
        failure instanceof Error
            ? new IllegalStateException("the member failed to handle the call: " + failure, failure)
            : failure);
  }

  private void tell(Throwable failure) {
    try {
      fail(failure);
    } catch (RuntimeException | Error e) {
      log.error("{} cannot be failed by {}", this, failure, e);
    }
  }

  /** Whether nobody waits for the answer any more, so that a parked call may be forgotten. */
  public abstract boolean isAbandoned();

  /** This member does not have the partition: has the one carry it out that has. */
  protected void elsewhere(int partition) {
    kind.host().elsewhere().route(this, partition);
  }

  public final Kind<?> kind() {
    return kind;
  }

  final String name() {
    return name;
  }

  /** How it goes over the wire. */
  public final Codec<?, ?> codec() {
    return codec;
  }

  /** About what it takes, in bytes. */
  @SuppressWarnings("unchecked") // The message is of its codec.
  public final long payloadBytes() {
    return ((Codec<Message<Object>, Object>) codec).payloadBytes((Message<Object>) message);
  }

  // Coming more than once.

  /** Whether it may be carried out twice. */
  public final boolean mayRepeat() {
    return codec.mayRepeat();
  }

  /** Its name for good, by which it is carried out once; null if it has none. */
  public final @Nullable CallId id() {
    return id;
  }

  /**
   * Names it, once, before it may have been carried out for the first time.
   *
   * @param mayComeLate whether whoever named it may have sent it on another way since, so that this
   *     one may come when that one has been answered and forgotten
   */
  public final void name(CallId id, boolean mayComeLate) {
    this.id = id;
    this.unsure = mayComeLate;
  }

  /** Whether it may have been carried out, and no partition has said that it was not. */
  public final boolean isUnsure() {
    return unsure;
  }

  /** A partition has not carried it out before. */
  final void lookedFor() {
    unsure = false;
  }

  /** Whether it is for this member and no other, so that no other has carried it out. */
  final boolean isForThisMember() {
    return message instanceof ToMember to && to.member().equals(member());
  }

  /** Whether it was sent before, and may have been carried out then. */
  @Override
  public final boolean isRepeated() {
    return repeated;
  }

  /** Notes that it was sent before, and may have been carried out then. */
  public final void repeat() {
    repeated = true;
    unsure = true;
  }

  /**
   * A failure as it is told of a call that may have been carried out before it failed so. What only
   * an operator ends is not told as something to ask again for.
   */
  public final Throwable unclear(Throwable failure) {
    if (!repeated || !(failure instanceof GridException e) || !e.isRetrySafe()) {
      return failure;
    }
    String message = this + " may have been carried out; then: " + e;
    return e instanceof SplitBrainException
        ? new IndeterminateResultException(message, e)
        : new ConnectionLostException(message, e);
  }

  final boolean isReadOnly() {
    return codec.readOnly();
  }

  /** What is asked. */
  public final Message<?> message() {
    return message;
  }

  @Override
  public final void run(Partition partition) {
    this.partition = partition.id();
    brought();
    try {
      if (!mayBeDropped() && partition.admission().admits(this)) {
        Shard<?> in = kind.findShard(partition, name);
        if (in == null) {
          in = kind.shard(partition, name);
        }
        shard = in;
        if (in.isListed()) {
          in.handle(this);
        } else {
          in.listing().handle(this);
        }
      }
    } catch (RuntimeException | Error e) {
      failures.failed("partition=" + partition.id() + ": " + this + " failed", e);
      answerFailure(e);
    }
  }

  @Override
  public final void rejected() {
    fail(new OverloadedException("too many calls wait for a partition of " + name));
  }

  @Override
  public final long nowMillis() {
    long now = nowMillis;
    if (now == 0) {
      Shard<?> in = shard;
      now = in == null ? kind.host().clockMillis() : in.clockMillis();
      nowMillis = now;
    }
    return now;
  }

  @Override
  public final UUID member() {
    return kind.host().member();
  }

  @Override
  public final int memberNumber() {
    return kind.host().memberNumber();
  }

  @Override
  public final boolean isBehindOthers(Object condition) {
    Shard<?> in = shard;
    return in != null && in.waits().isBehindOthers(this, condition);
  }

  @Override
  public final List<String> namesBeside(String service) {
    return kind.host().partition(partition).structures().stream()
        .filter(other -> other.service().equals(service) && !other.state().isEmpty())
        .map(Shard::name)
        .toList();
  }

  @Override
  public final @Nullable State beside(String other) {
    Shard<?> found = kind.host().partition(partition).findShard(kind.index(), other);
    return found == null ? null : found.state();
  }

  @Override
  public final void endOtherWaits(Object ownCondition, RuntimeException failure) {
    Shard<?> in = shard;
    if (in != null) {
      in.waits().endOthers(this, ownCondition, failure);
    }
  }

  @Override
  public final boolean hasWaited(long millis) {
    return isTimedOut(nowMillis(), millis);
  }

  @Override
  public final boolean hasListeners() {
    Shard<?> in = shard;
    return in != null && in.hasListeners();
  }

  @Override
  public final @Nullable Invalidations invalidations() {
    Shard<?> in = shard;
    return in == null ? null : in.answers().invalidations();
  }

  @Override
  public final Invalidations countInvalidations() {
    Shard<?> in = shard;
    return in == null ? Call.super.countInvalidations() : in.answers().countInvalidations();
  }

  @Override
  public final <P> P part(Class<P> type) {
    Shard<?> in = shard;
    return in == null ? Call.super.part(type) : in.part(type);
  }

  @Override
  public final TaskRunner tasks() {
    return kind.host().pools().tasks();
  }

  @Override
  public final Queries queries() {
    return kind.host().pools().queries();
  }

  @Override
  public abstract UUID caller();

  @Override
  public final void holds() {
    kind.host().holders().note(caller(), partition);
  }

  /** Where it was handled, once it was. */
  @Override
  public final int partition() {
    return partition;
  }

  // Waiting; with the partition held.

  final boolean isTimedOut(long now, long timeoutMillis) {
    return firstParkedMillis != 0 && now >= timeoutAtMillis(timeoutMillis);
  }

  final long timeoutAtMillis(long timeoutMillis) {
    long at = firstParkedMillis + timeoutMillis;
    return at < 0 ? Long.MAX_VALUE : at;
  }

  /** Its place among those that wait, or null. */
  final Waits.@Nullable Waiter waiter() {
    return waiter;
  }

  final void park(Waits.Waiter place) {
    if (firstParkedMillis == 0) {
      firstParkedMillis = nowMillis();
    }
    waiter = place;
    holds();
    parked();
  }

  /** It waits from now on, here or elsewhere, and may be cancelled. Must not block. */
  protected void parked() {}

  final void begin() {
    nowMillis = 0;
  }

  final void unpark() {
    waiter = null;
    nowMillis = 0;
  }

  /** Whether nobody wants it to wait any longer. */
  public final boolean isCancelled() {
    return cancelled;
  }

  /** Notes {@link #isCancelled()}. Ends no wait: {@link PartitionHost#cancel} does. */
  public final void noteCancelled() {
    cancelled = true;
  }

  /**
   * Whether it need not be carried out, as nobody waits for the answer. What it may have taken
   * before is to be known, so that it can be given back.
   */
  public final boolean mayBeDropped() {
    return isAbandoned() && !(repeated && message instanceof Taking);
  }

  /** Its number with whoever brings it to another member; 0 if it was never brought. */
  public final long route() {
    return route;
  }

  /** Notes {@link #route()}. */
  public final void route(long number) {
    route = number;
    parked();
  }

  /** What it is answered when it was cancelled while it waited. */
  final void failCancelled() {
    fail(new CancellationException(this + " was given up while it waited"));
  }

  final @Nullable Shard<?> shard() {
    return shard;
  }

  @Override
  public String toString() {
    return message.getClass().getSimpleName() + "[name=" + name + "]";
  }
}
