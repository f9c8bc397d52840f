package dev.grid.member.partition;

import dev.grid.IndeterminateResultException;
import dev.grid.OverloadedException;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureDestroyedException;
import dev.grid.StructureId;
import dev.grid.config.SplitBrainProtection;
import dev.grid.kernel.Backups;
import dev.grid.kernel.Call;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.State;
import dev.grid.kernel.Transfer;
import dev.grid.member.peer.PeerMessages.Digest;
import dev.grid.member.replication.Answer;
import dev.grid.member.replication.CallId;
import dev.grid.member.replication.Remembered;
import dev.grid.member.replication.Replica;
import dev.grid.member.replication.Replicated;
import dev.grid.protocol.frame.MessageReader;
import java.util.ArrayDeque;
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
final class Room<S extends State> implements Replicated {

  private static final FailureLog failures =
      new FailureLog(LoggerFactory.getLogger(Room.class)::error);

  private final Partition partition;
  private final Kind<S> kind;
  private final StructureId structure;
  private final Handler<S> handler;
  private final S state;
  private final Backups backups;
  private final @Nullable SplitBrainProtection protection;
  private final Subscribers subscribers;
  private final Waits waits;
  private final RoomListing listing;
  private long lastSequence;

  /** Conditions that came true and whose waiters have not been handled yet. */
  private final ArrayDeque<Object> woken = new ArrayDeque<>(2);

  Room(
      Partition partition,
      Kind<S> kind,
      StructureId structure,
      S state,
      Subscribers subscribers,
      WaitTimer timer) {
    this.partition = partition;
    this.kind = kind;
    this.structure = structure;
    this.handler = kind.handler();
    this.state = state;
    this.backups = kind.backups(structure.name());
    this.protection = kind.protection(structure.name());
    this.subscribers = subscribers;
    this.listing = new RoomListing(this, kind.host(), state);
    this.waits = new Waits(timer, this::lookAtTime);
  }

  boolean hasListeners() {
    return subscribers.any();
  }

  RoomListing listing() {
    return listing;
  }

  /** Handles a call that arrived, and whatever it wakes. */
  void handle(PartitionCall call) {
    handleOne(call);
    if (!woken.isEmpty()) {
      handleWoken();
    }
  }

  /** Whatever goes wrong costs this call only, and the call is told. */
  private void handleOne(PartitionCall call) {
    try {
      handleNow(call);
    } catch (RuntimeException | Error e) {
      failures.failed(structure + " partition=" + partition.id() + ": " + call + " failed", e);
      waits.remove(call);
      call.answerFailure(e);
    }
  }

  private void handleNow(PartitionCall call) {
    RuntimeException refusal = protection == null ? null : protect(protection, call);
    if (refusal != null) {
      call.answerFailure(refusal);
      return;
    }
    if (call.id() != null && isAnswered(call, call.id())) {
      return;
    }
    Outcome outcome;
    try {
      outcome = handler.handle(call.message(), state, call);
    } catch (RuntimeException e) {
      rememberFailure(call);
      fail(call, e);
      return;
    }
    switch (outcome) {
      case Outcome.Reply reply -> {
        if (partition.replica().mayRead(this)) {
          remember(call, reply.value());
          answer(call, reply.value(), List.of());
        } else {
          partition.admission().holdUntilLeased(call);
        }
      }
      case Outcome.Changed changed -> {
        int copies = carryOut(changed, call);
        if (copies == 0) {
          answer(call, changed.reply(), changed.events());
        } else {
          call.answerUnconfirmed(changed.reply(), copies);
          if (!changed.events().isEmpty()) {
            answer(null, null, changed.events());
          }
        }
      }
      case Outcome.Parked parked -> park(call, parked);
    }
  }

  private @Nullable RuntimeException protect(SplitBrainProtection by, PartitionCall call) {
    boolean covered = call.isReadOnly() ? by.coversReads() : by.coversWrites();
    int members = covered ? kind.host().members() : Integer.MAX_VALUE;
    return members < by.minimumMembers()
        ? Refusals.tooFew(structure, members, by.minimumMembers())
        : null;
  }

  /** Whether the call was carried out before, and is answered as it was then, or cannot be. */
  private boolean isAnswered(PartitionCall call, CallId id) {
    Remembered remembered = partition.replica().remembered();
    byte[] answer = remembered.find(id);
    if (answer != null && answer.length == 0) {
      fail(
          call,
          new IndeterminateResultException(
              call + " was handled before; its answer was too long to be remembered, or none"));
      return true;
    }
    if (answer != null) {
      MessageReader in = new MessageReader().open(answer, 0, answer.length);
      answer(call, call.codec().decodeResponse(in), List.of());
      return true;
    }
    if (call.isUnsure() && remembered.mayHaveForgotten(id, call.isRepeated())) {
      fail(
          call,
          new IndeterminateResultException(
              call + " may have been carried out, too long ago for its answer to be remembered"));
      return true;
    }
    call.lookedFor();
    return false;
  }

  /**
   * Replicates a change.
   *
   * @return how many copies tell the caller that they have it; 0 if the answer waits for them
   */
  private int carryOut(Outcome.Changed changed, PartitionCall call) {
    Replica replica = partition.replica();
    CallId told = call.confirmableAs();
    int copies = told == null ? 0 : replica.confirming(this, told.origin());
    CallId id = call.id();
    if (id != null) {
      byte[] answer = partition.answer(call.codec(), changed.reply());
      replica.append(this, changed.effect(), id, copies > 0, answer);
    } else if (told != null && copies > 0) {
      replica.append(this, changed.effect(), told, true, null);
    } else {
      replica.append(this, changed.effect());
    }
    wake(changed);
    return copies;
  }

  /** A call that came again and changes nothing must not do so when it comes once more, late. */
  private void remember(PartitionCall call, @Nullable Object value) {
    CallId id = call.id();
    if (id != null && call.isRepeated()) {
      partition.replica().appendAnswer(this, id, partition.answer(call.codec(), value));
    }
  }

  private void rememberFailure(PartitionCall call) {
    CallId id = call.id();
    if (id != null && call.isRepeated()) {
      partition.replica().appendAnswer(this, id, Remembered.NO_ANSWER);
    }
  }

  private void wake(Outcome.Changed changed) {
    if (!changed.wakes().isEmpty()) {
      woken.addAll(changed.wakes());
    }
  }

  /** Answers a call, and tells listeners, when everything that the answer rests on is safe. */
  private void answer(@Nullable PartitionCall call, @Nullable Object value, List<?> events) {
    if (partition.replica().mustWait(this)) {
      whenSafe(new Kept.Reply(this, call, value, events));
    } else {
      give(call, value, events);
    }
  }

  void give(@Nullable PartitionCall call, @Nullable Object value, List<?> events) {
    if (!events.isEmpty()) {
      events.forEach(event -> subscribers.publish(event, partition.id()));
    }
    if (call != null) {
      call.answer(value);
    }
  }

  private void fail(PartitionCall call, RuntimeException failure) {
    whenSafe(new Kept.Failure(call, failure));
  }

  private void whenSafe(Answer answer) {
    Replica replica = partition.replica();
    if (!replica.mustWait(this)) {
      answer.give();
    } else if (replica.isWritable()) {
      replica.await(this, answer);
    } else {
      answer.fail(partition.admission().unconfirmed());
    }
  }

  private void park(PartitionCall call, Outcome.Parked parked) {
    long now = call.nowMillis();
    if (call.isTimedOut(now, parked.timeoutMillis())) {
      remember(call, parked.onTimeout());
      answer(call, parked.onTimeout(), List.of());
    } else if (call.isCancelled()) {
      call.failCancelled();
    } else if (!waits.park(call, parked, now)) {
      call.answerFailure(
          new OverloadedException(
              structure.name()
                  + ": more than "
                  + Waits.PARKED_MAX
                  + " calls wait in partition "
                  + partition.id()));
    }
  }

  /** Each condition is true for nobody who waits when the first of them parks again. */
  private void handleWoken() {
    for (Object condition; (condition = woken.poll()) != null; ) {
      for (Waits.Waiter first; (first = waits.first(condition)) != null; ) {
        if (handleAgain(first)) {
          break;
        }
      }
    }
  }

  /** Handles a call that waits; whether it goes on waiting. */
  private boolean handleAgain(Waits.Waiter waiter) {
    PartitionCall call = waiter.call();
    if (call.isAbandoned()) {
      waits.remove(call);
      return false;
    }
    waits.begin(waiter);
    try {
      handleOne(call);
    } finally {
      waits.end(waiter);
    }
    return call.waiter() == waiter;
  }

  /** The time of parked calls is up, or some may be able to go on. */
  private void lookAtTime() {
    long now = kind.host().clockMillis();
    List<Waits.Waiter> late = new ArrayList<>();
    for (Waits.Due due : waits.takeDue(now)) {
      switch (due) {
        case Waits.Line line -> woken.add(line.condition());
        case Waits.Waiter waiter -> late.add(waiter);
      }
    }
    handleWoken(); // First, so that who has waited longest goes first.
    for (Waits.Waiter waiter : late) {
      if (waiter.call().waiter() == waiter) {
        handleAgain(waiter);
      }
    }
    handleWoken();
    waits.awaitNext(now);
  }

  /** Ends a call's wait; false if it does not wait here. */
  boolean cancel(PartitionCall call) {
    if (!waits.remove(call)) {
      return false;
    }
    call.failCancelled();
    return true;
  }

  /** Forgets parked calls whose callers are gone. */
  void dropAbandoned() {
    waits.removeIf(PartitionCall::isAbandoned);
  }

  /** Does what time brings. */
  void tick(Call call) {
    carryOutOwn(handler.tick(state, call));
  }

  /** Frees what a caller held, and forgets what it waits for. */
  void callerGone(UUID caller, Call call) {
    waits.removeIf(parked -> parked.caller().equals(caller));
    carryOutOwn(handler.callerGone(caller, state, call));
  }

  private void carryOutOwn(Outcome outcome) {
    if (outcome instanceof Outcome.Changed changed) {
      partition.replica().append(this, changed.effect());
      wake(changed);
      answer(null, null, changed.events());
      handleWoken();
    }
  }

  /**
   * Fails whoever waits; the state is gone.
   *
   * @return completes when copies have that too, as for any change
   */
  CompletableFuture<Void> destroy() {
    partition.replica().appendDestroyed(this);
    waits.removeIf(
        call -> {
          call.answerFailure(new StructureDestroyedException(structure + " was destroyed"));
          return true;
        });
    CompletableFuture<Void> safe = new CompletableFuture<>();
    whenSafe(new Kept.End(safe));
    return safe;
  }

  /** The partition is served by another member from now on. */
  void sendWaitersElsewhere() {
    List<PartitionCall> calls = new ArrayList<>();
    waits.removeIf(calls::add);
    for (PartitionCall call : calls) {
      if (!call.isAbandoned()) {
        call.run(partition);
      }
    }
  }

  /** What was another primary's is served here from now on. */
  void promoted(long nowMillis) {
    state.promoted(nowMillis);
    state.forEachHolder(caller -> kind.host().holders().note(caller, partition.id()));
  }

  /** What is here is another primary's from now on, or dropped. */
  void demoted() {
    state.demoted();
  }

  /** Frees some of what it may forget; whether there was anything. */
  boolean relieve(Call call) {
    Outcome outcome = handler.relieve(state, call);
    carryOutOwn(outcome);
    return outcome instanceof Outcome.Changed;
  }

  /** Applies what a primary changed. */
  void apply(byte[] effect) {
    state.apply(effects().read(partition.read(effect)));
  }

  /**
   * Whether a new room would be the same: a call for a name that does not exist makes a room in
   * every partition that it asks. One that was emptied is kept until copies know that.
   */
  boolean isForgettable() {
    return state.isEmpty() && !partition.replica().mustWait(this) && waits.size() == 0;
  }

  /** Nobody would miss it, but for what it has counted. */
  void forgotten() {
    kind.forgotten().add(structure.name(), state.evictions(), state.expirations());
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

  /** All of it; takes time in proportion to the data. */
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

  int parkedCalls() {
    return waits.size();
  }

  long heldBytes() {
    return state.bytes();
  }

  StructureStatistics addTo(StructureStatistics sum) {
    return state.addTo(sum);
  }
}
