package dev.grid.member.partition;

import dev.grid.GridException;
import dev.grid.Statistics.Activity;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureDestroyedException;
import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.config.SplitBrainProtection;
import dev.grid.kernel.Backups;
import dev.grid.kernel.Call;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Held;
import dev.grid.kernel.Host;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.State;
import dev.grid.kernel.Transfer;
import dev.grid.member.peer.PeerMessages.Digest;
import dev.grid.member.replication.HostLog;
import dev.grid.member.replication.Replicated;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * One structure in one partition: its state, its waits, and who listens. Carries out what its
 * handler decides. Confined to whoever holds the partition.
 */
final class Shard<S extends State> implements Replicated {

  private static final FailureLog failures =
      new FailureLog(LoggerFactory.getLogger(Shard.class)::error);

  private final Partition partition;
  private final HostLog log;
  private final Kind<S> kind;
  private final StructureId structure;
  private final Handler<S> handler;
  private final S state;
  private final Backups backups;
  private final @Nullable SplitBrainProtection protection;
  private final Subscribers subscribers;
  private final ShardAnswers answers;
  private final ShardWaits waits;
  private final RepeatedCalls repeated;
  private final @Nullable ShardPart part;
  private final OwnWork<S> own;
  private final ShardListing listing;
  private final ShardActivity activity;
  private final ShardOutcomes outcomes;
  private final ShardOutside outside;
  private long lastSequence;

  /** Every member knows that there is something in it, or that there may be. */
  private boolean listed;

  Shard(
      Partition partition,
      Kind<S> kind,
      StructureId structure,
      S state,
      Subscribers subscribers,
      WaitTimer timer) {
    this.partition = partition;
    this.log = partition.log(kind, structure.name());
    this.kind = kind;
    this.structure = structure;
    this.handler = kind.handler();
    this.state = state;
    this.backups = kind.backups(structure.name());
    this.protection = kind.protection(structure.name());
    this.subscribers = subscribers;
    this.activity = new ShardActivity(partition.clockMillis());
    this.answers = new ShardAnswers(this, partition, log, subscribers, activity);
    this.repeated = new RepeatedCalls(partition, this, log);
    this.part = kind.part(partition, this);
    this.own = new OwnWork<>(partition, this, kind.host(), handler, state, part, timer);
    this.listing = new ShardListing(this, partition, kind.host(), state);
    this.outside = new ShardOutside(this, partition, kind.host(), timer);
    this.waits = new ShardWaits(this, partition, timer);
    this.outcomes =
        new ShardOutcomes(this, partition, kind, log, answers, waits, repeated, own, activity);
  }

  /** It is about to be found in its partition. */
  void begun() {
    log.begins(this);
  }

  /** Where it lives. */
  Host host() {
    return kind.host(structure.name());
  }

  boolean hasListeners() {
    return subscribers.any();
  }

  int kindIndex() {
    return kind.index();
  }

  boolean isListed() {
    return listed || partition.isForGroup() && !kind.isStrong(name()); // Groups know theirs.
  }

  void listed() {
    listed = true;
  }

  ShardListing listing() {
    return listing;
  }

  /** Handles a call that arrived, and whatever it wakes. */
  void handle(PartitionCall call) {
    handleOne(call, null);
    waits.goOn();
  }

  /**
   * Handles a call, again if its wait may be over. Whatever goes wrong costs this call only, and
   * the call is told.
   *
   * @param ended what it has come to outside the partition, or null
   */
  void handleOne(PartitionCall call, @Nullable OutsideCall ended) {
    try {
      if (activity.begins()) {
        long sinceNanos = System.nanoTime();
        handleNow(call, ended);
        activity.measured(call, sinceNanos);
      } else {
        handleNow(call, ended);
      }
    } catch (RuntimeException | Error e) {
      failures.failed(structure + " partition=" + partition.id() + ": " + call + " failed", e);
      waits.remove(call);
      call.answerFailure(e);
    }
  }

  private void handleNow(PartitionCall call, @Nullable OutsideCall ended) {
    RuntimeException refusal =
        protection == null ? null : Refusals.ofProtection(protection, call, kind.host().members());
    if (refusal != null) {
      call.answerFailure(refusal);
      return;
    }
    if (call.id() != null && repeated.isAnswered(call, call.id())) {
      return;
    }
    if (part != null && !part.isOpen() && waitsForPart(part, call)) {
      return;
    }
    Outcome outcome;
    try {
      Outcome held = ended != null ? null : waitForHeld(call);
      outcome = held != null ? held : decide(call, ended);
    } catch (RuntimeException e) {
      outcomes.refuse(call, e);
      return;
    }
    outcomes.carryOut(outcome, call);
  }

  /** Whether the call waits until the part is open, or has failed as it cannot be opened. */
  private boolean waitsForPart(ShardPart awaited, PartitionCall call) {
    GridException refusal = own.promote();
    if (refusal != null) {
      call.answerFailure(refusal);
      return true;
    }
    if (awaited.isOpen()) {
      return false;
    }
    waits.park(call, awaited.waiting());
    return true;
  }

  /** The part is open, or could not be opened, which those who wait are told when they ask. */
  void partAnswered() {
    var unused = own.promote();
    if (part != null) {
      waits.wake(part.condition());
      waits.goOn();
    }
  }

  /**
   * What the structure owns on this member, open.
   *
   * @throws IllegalStateException if there is no such thing
   */
  <P> P part(Class<P> type) {
    if (part == null) {
      throw new IllegalStateException(structure + " owns nothing on this member");
    }
    return part.get(type);
  }

  private Outcome decide(PartitionCall call, @Nullable OutsideCall ended) {
    if (ended != null) {
      return handler.resume(call.message(), ended.result(), state, call);
    }
    Waits.Waiter waiter = call.waiter();
    Object soFar = waiter == null ? null : waiter.soFar();
    return soFar == null
        ? handler.handle(call.message(), state, call)
        : handler.resume(call.message(), soFar, state, call);
  }

  /** How a call waits, or is answered, that is about what is held; null if it need not wait. */
  private @Nullable Outcome waitForHeld(PartitionCall call) {
    OutsideCalls calls = outside.calls();
    if (calls == null || !calls.holdsAny()) {
      return null;
    }
    Outcome outcome =
        calls.holdsWhole()
            ? Held.waitFor(Held.WHOLE, Held.FOR_EVER, null)
            : handler.whileHeld(call.message(), state, call, calls.held());
    if (outcome instanceof Outcome.Parked parked && parked.condition() instanceof Held held) {
      calls.refuseOverdue(held.what());
    }
    return outcome;
  }

  /** What is done with what its handler decides. */
  ShardOutcomes outcomes() {
    return outcomes;
  }

  /** Its calls that go on outside the partition. */
  ShardOutside outside() {
    return outside;
  }

  /** What is done by itself, without a call. */
  OwnWork<S> own() {
    return own;
  }

  /** What is done with it. */
  ShardActivity activity() {
    return activity;
  }

  /** What it tells callers and listeners. */
  ShardAnswers answers() {
    return answers;
  }

  /** The calls that wait here. */
  ShardWaits waits() {
    return waits;
  }

  /** Forgets parked calls whose callers are gone. */
  void dropAbandoned() {
    waits.removeIf(PartitionCall::isAbandoned);
  }

  /** One of the host's rounds. */
  void tick(Call call) {
    activity.tick(call.nowMillis());
    own.tick(call);
  }

  /** This member serves it from now on. */
  void begin() {
    own.begin();
  }

  /** Frees what a caller held. Taken for gone wrongly, it asks again for what it waits for. */
  void callerGone(UUID caller, Call call) {
    waits.callerGone(caller);
    outcomes.carryOutOwn(handler.callerGone(caller, state, call));
  }

  /**
   * Fails whoever waits; the state is gone.
   *
   * @return completes when copies have that too, as for any change
   */
  CompletableFuture<Void> destroy() {
    log.appendEnd(this);
    answers.destroyed();
    waits.removeIf(
        call -> {
          call.answerFailure(destroyed());
          return true;
        });
    outside.takeAll().forEach(call -> call.answerFailure(destroyed()));
    CompletableFuture<Void> safe = new CompletableFuture<>();
    answers.whenSafe(new Kept.End(safe));
    return safe;
  }

  private StructureDestroyedException destroyed() {
    return new StructureDestroyedException(structure + " was destroyed");
  }

  /** The partition is served by another member from now on. */
  void sendWaitersElsewhere() {
    List<PartitionCall> calls = new ArrayList<>(outside.takeAll());
    waits.removeIf(calls::add);
    calls.removeIf(PartitionCall::isAbandoned);
    calls.forEach(call -> call.run(partition));
  }

  /** Fails whoever waits without having changed anything: another member may serve it. */
  void refuseWaiters() {
    waits.removeIf(
        call -> {
          RuntimeException refusal = kind.host().own().refusal();
          call.answerFailure(
              refusal == null ? new IllegalStateException("the member goes on") : refusal);
          return true;
        });
  }

  /** What was another primary's is served here from now on. */
  void promoted(long nowMillis) {
    state.promoted(nowMillis);
    state.forEachHolder(caller -> kind.host().holders().note(caller, partition.id()));
  }

  S state() {
    return state;
  }

  /** The time by which it goes. */
  long clockMillis() {
    return partition.clockMillis();
  }

  /** What is here is another primary's from now on, or dropped. */
  void demoted() {
    own.end();
    state.demoted();
  }

  /** Frees some of what it may forget; whether there was anything. */
  boolean relieve(Call call) {
    Outcome outcome = handler.relieve(state, call);
    outcomes.carryOutOwn(outcome);
    return outcome instanceof Outcome.Changed;
  }

  /** Applies what a primary changed. */
  void apply(byte[] effect) {
    state.apply(effects().read(partition.read(effect)));
  }

  /** Joins what another member has told, which may let calls go on, or change its alarm. */
  void joined(byte[] effect) {
    Effect joined = effects().read(partition.read(effect));
    state.apply(joined);
    waits.wakeAll(handler.joined(joined, state));
    if (hasListeners()) {
      answers.answer(null, null, handler.joinedEvents(joined, state));
    }
    own.changed();
    waits.goOn();
  }

  /**
   * Whether a new shard would be the same: a call for a name that does not exist makes a shard in
   * every partition that it asks. One that was emptied is kept until copies know that; in a group
   * its emptying is in the log, and comes before what a new one changes.
   */
  boolean isForgettable() {
    boolean isEmptyInGroup = partition.isForGroup() && state.isEmpty() && outside.isEmpty();
    return (isEmptyInGroup || isReplaceable()) && waits.size() == 0;
  }

  /** Whether a new shard would hold the same, and those who wait can wait there. */
  boolean isReplaceable() {
    return state.isEmpty() && mayEnd() && !log.mustWait(this) && outside.isEmpty();
  }

  /** Whether this member may be sure that nobody else serves it, and takes writes. */
  boolean mayWrite() {
    return log.isWritable() && log.mayRead(this);
  }

  /** Whether it is configured the same by both. */
  boolean isSame(MemberConfig one, MemberConfig other) {
    return kind.isSame(structure.name(), one, other);
  }

  /** Whether it does not have to go on as it is, even if its structure is destroyed. */
  boolean mayEnd() {
    return !partition.isForGroup() && (!partition.isOwn() || state.mayBeForgotten(clockMillis()));
  }

  /** Ends, and has those who wait handled by the shard that is made in its place. */
  void replace() {
    kind.host().memory().budgets().forget(kind, structure.name());
    partition.removeShard(kind.index(), structure.name());
    sendWaitersElsewhere();
  }

  /** Nobody would miss it, but for what it has counted. */
  void forgotten() {
    kind.forgotten().add(addTo(new StructureStatistics(structure, 0, 0, 0, 0)));
  }

  StructureId structure() {
    return structure;
  }

  MergeSink.Kept forMerge() {
    return new MergeSink.Kept(structure, kind.structure().merging(state, structure.name()));
  }

  // For its replica.

  @Override
  public int kind() {
    return kind.service();
  }

  @Override
  public String name() {
    return structure.name();
  }

  @Override
  public Backups backups() {
    return backups;
  }

  @Override
  public EffectCodec effects() {
    return kind.structure().effects();
  }

  @Override
  public Transfer transfer() {
    return state.transfer();
  }

  @Override
  public Transfer transfer(long from, long to) {
    return state.transfer(from, to);
  }

  @Override
  public String service() {
    return structure.service();
  }

  @Override
  public ContentDigest digestFrom(long from) {
    return state.digestFrom(from);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return state.digest(from, to);
  }

  Digest digest() {
    return new Digest(kind.service(), structure.name(), state.entries(), state.digest());
  }

  @Override
  public long lastSequence() {
    return lastSequence;
  }

  @Override
  public void changedAt(long sequence) {
    lastSequence = sequence;
  }

  StructureStatistics addTo(StructureStatistics sum) {
    return state
        .addTo(sum.withWaiting(sum.waiting() + waits.size()))
        .withActivity(activity.snapshot(clockMillis()));
  }

  /** What is here of another member's. */
  StructureStatistics backupStatistics() {
    return new StructureStatistics(structure, 0, 0, 0, 0)
        .withActivity(Activity.ofBackups(state.entries(), state.bytes()));
  }
}
