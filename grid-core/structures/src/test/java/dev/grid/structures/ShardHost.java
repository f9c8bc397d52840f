package dev.grid.structures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Budget;
import dev.grid.kernel.Call;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Effect;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Held;
import dev.grid.kernel.Invalidations;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.Slice;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.ToPartitions;
import dev.grid.kernel.cp.OfSession;
import dev.grid.kernel.cp.Sessions;
import dev.grid.kernel.query.Queries;
import dev.grid.kernel.tasks.TaskRunner;
import dev.grid.kernel.tasks.TaskServices;
import dev.grid.protocol.Message;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The least host that a shard can have: one partition, a clock that a test moves, a list of who
 * waits, and a replica that is told every effect. Confined to the test's thread.
 */
public final class ShardHost<S extends State> {

  public static final UUID MEMBER = new UUID(1, 1);
  public static final UUID ALICE = new UUID(2, 1);
  public static final UUID BOB = new UUID(2, 2);

  private final Structure<S> structure;
  private final Handler<S> handler;
  private final EffectCodec codec;
  private final Budget budget;
  private final S state;
  private final S replica;
  private final List<Waiter> waiting = new ArrayList<>();
  private final List<Object> events = new ArrayList<>();

  /** What those waited for whose waits were ended: who was behind them may go on. */
  private final List<Object> behind = new ArrayList<>();

  private long nowMillis = 1_000_000;
  private boolean hasListeners = true;
  private boolean reliefAsked;
  private int handlings;
  private Consumer<Effect> effects = effect -> {};
  private final Set<Object> held = new HashSet<>();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean delaysTasks;
  private boolean isRepeated;
  private long writableSinceMillis = Long.MIN_VALUE;
  private final TaskRunner taskRunner = new TaskRunner(new ForTasks());
  private final Serialization serialization;
  private final Queries queries;
  private final OutsideServices services = new ForOutside();
  private final ToldChanges told = new ToldChanges();
  private @Nullable Object part;
  private @Nullable TaskRunner runner;

  public ShardHost(Structure<S> structure, String name, MemberConfig config) {
    this.structure = structure;
    SchemaRegistry schemas = new SchemaRegistry();
    serialization = new Serialization(config.serialization(), schemas);
    queries =
        new Queries(schemas, config.partitionCount(), (pool, task) -> tasks.add(task), services);
    handler = structure.handler();
    codec = structure.effects();
    budget = new Budget((asked, partition) -> reliefAsked = true);
    state = structure.newState(new StateContext(name, 0, config, budget));
    replica = structure.newState(new StateContext(name, 0, config));
    if (structure.part(name, config) == null) {
      promote();
    }
  }

  /** What tasks outside, and callers, turn values into bytes with. */
  public Serialization serialization() {
    return serialization;
  }

  /** Sets what the structure owns on the member, without which it is not promoted. */
  public void owns(Object ownPart, TaskRunner taskRunner) {
    part = ownPart;
    runner = taskRunner;
    promote();
  }

  /** The member serves the partition from now on. */
  public void promote() {
    state.promoted(nowMillis);
    carryOut(handler.promoted(state, call(MEMBER)));
  }

  /** Whether what goes on outside waits until {@link #runTasks()}; else it runs at once. */
  public void delayTasks(boolean delays) {
    delaysTasks = delays;
  }

  /** Runs what goes on outside, and what that leads to; how many tasks there were. */
  public int runTasks() {
    int count = 0;
    for (Runnable task; (task = tasks.poll()) != null; count++) {
      task.run();
    }
    return count;
  }

  /** Runs users' tasks, as what goes on outside. */
  public TaskRunner taskRunner() {
    return taskRunner;
  }

  /** Whether calls come a second time from now on. */
  public void repeated(boolean isRepeated) {
    this.isRepeated = isRepeated;
  }

  private final class ForOutside implements OutsideServices {

    @Override
    public Serialization serialization() {
      return serialization;
    }

    @Override
    public Queries queries() {
      return queries;
    }
  }

  private final class ForTasks implements TaskServices {

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void awaitSchemas() {}

    @Override
    public Invoker invoker() {
      throw new IllegalStateException("there is nothing else here");
    }

    @Override
    public Grid grid() {
      throw new IllegalStateException("there is no grid here");
    }

    @Override
    public long nanoTime() {
      return nowMillis * 1_000_000;
    }

    @Override
    public Serialization serialization() {
      return serialization;
    }
  }

  /** An effect as another member sees it. */
  public Effect throughBytes(Effect effect) {
    MessageWriter out = new MessageWriter();
    codec.write(effect, out);
    return codec.read(new MessageReader().open(out.buffer(), 0, out.length()));
  }

  /** Tells this of every effect from now on, after the state has changed. */
  public void onEffect(Consumer<Effect> told) {
    effects = told;
  }

  /** What came of a call, so far. */
  public static final class Answer {

    private boolean done;
    private @Nullable Object value;
    private @Nullable RuntimeException failure;

    public boolean isWaiting() {
      return !done;
    }

    /** The reply; throws what the call failed with. */
    public @Nullable Object value() {
      assertThat(done).as("answered").isTrue();
      if (failure != null) {
        throw failure;
      }
      return value;
    }

    /** Of a call that was refused before it came to its structure. */
    public static Answer failed(RuntimeException thrown) {
      Answer answer = new Answer();
      answer.complete(null, thrown);
      return answer;
    }

    private void complete(@Nullable Object reply, @Nullable RuntimeException thrown) {
      assertThat(done).as("answered before").isFalse();
      done = true;
      value = reply;
      failure = thrown;
    }
  }

  private static final class Waiter {
    final UUID caller;
    final Message<?> message;
    final Answer answer = new Answer();
    long parkedMillis;
    long deadlineMillis;
    Outcome.@Nullable Parked parked;

    Waiter(UUID caller, Message<?> message) {
      this.caller = caller;
      this.message = message;
    }
  }

  private final class HostedCall implements Call {

    private final UUID caller;
    private final @Nullable Waiter waiter;

    HostedCall(UUID caller, @Nullable Waiter waiter) {
      this.caller = caller;
      this.waiter = waiter;
    }

    @Override
    public long nowMillis() {
      return nowMillis;
    }

    @Override
    public UUID caller() {
      return caller;
    }

    @Override
    public long writableSinceMillis() {
      return writableSinceMillis;
    }

    @Override
    public UUID member() {
      return MEMBER;
    }

    @Override
    public boolean isRepeated() {
      return isRepeated;
    }

    @Override
    public boolean isBehindOthers(Object condition) {
      for (Waiter other : waiting) {
        if (other.parked != null && condition.equals(other.parked.condition())) {
          return other != waiter;
        }
      }
      return false;
    }

    @Override
    public void endOtherWaits(Object ownCondition, RuntimeException failure) {
      for (Waiter other : List.copyOf(waiting)) {
        if (other != waiter
            && (waiter == null || !other.message.equals(waiter.message))
            && other.parked != null
            && ownCondition.equals(other.parked.ownCondition())) {
          waiting.remove(other);
          other.answer.complete(null, failure);
          behind.add(other.parked.condition());
        }
      }
    }

    @Override
    public boolean hasWaited(long millis) {
      return waiter != null && waiter.parked != null && nowMillis - waiter.parkedMillis >= millis;
    }

    @Override
    public boolean hasListeners() {
      return hasListeners;
    }

    @Override
    public @Nullable Invalidations invalidations() {
      return told.isCounted() ? told : null;
    }

    @Override
    public Invalidations countInvalidations() {
      told.count();
      return told;
    }

    @Override
    public <P> P part(Class<P> type) {
      return part == null ? Call.super.part(type) : type.cast(part);
    }

    @Override
    public Queries queries() {
      return queries;
    }

    @Override
    public TaskRunner tasks() {
      return runner == null ? taskRunner : runner;
    }
  }

  public S state() {
    return state;
  }

  /** What those that keep copies are told. */
  public ToldChanges told() {
    return told;
  }

  public S replica() {
    return replica;
  }

  public long nowMillis() {
    return nowMillis;
  }

  public int waiting() {
    return waiting.size();
  }

  /** Whether the shard's side of the cluster takes writes from now on. */
  public void writable(boolean writable) {
    writableSinceMillis = writable ? nowMillis : Long.MAX_VALUE;
  }

  public void hasListeners(boolean has) {
    hasListeners = has;
  }

  /** The events since this was last asked. */
  public List<Object> takeEvents() {
    List<Object> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  /** Sends a message and returns its reply, which must not wait. */
  public @Nullable Object call(UUID caller, Message<?> message) {
    return send(caller, message).value();
  }

  public Answer send(UUID caller, Message<?> message) {
    Waiter waiter = new Waiter(caller, message);
    Deque<Object> woken = new ArrayDeque<>();
    handle(waiter, woken);
    woken.addAll(behind);
    behind.clear();
    wake(woken);
    if (!delaysTasks) {
      runTasks();
    }
    if (reliefAsked) {
      relieve();
    }
    return waiter.answer;
  }

  /** What the states of the shard use together. */
  public Budget budget() {
    return budget;
  }

  /** Has the shard free what is beyond its limit, as a host does soon after it was asked. */
  private void relieve() {
    reliefAsked = false;
    boolean freed = false;
    Outcome outcome = handler.relieve(state, call(MEMBER));
    for (; outcome instanceof Outcome.Changed; outcome = handler.relieve(state, call(MEMBER))) {
      carryOut(outcome);
      freed = true;
    }
    budget.asked(freed);
  }

  /** Ends a call's wait; false if it does not wait. */
  public boolean cancel(Answer answer) {
    for (Waiter waiter : List.copyOf(waiting)) {
      if (waiter.answer == answer) {
        waiting.remove(waiter);
        answer.complete(null, new CancellationException());
        if (waiter.parked != null) {
          wake(new ArrayDeque<>(List.of(waiter.parked.condition())));
        }
        return true;
      }
    }
    return false;
  }

  /** Moves the clock only. */
  public void elapse(long millis) {
    nowMillis += millis;
  }

  /** Moves the clock, rechecks and times out waiters, and lets the shard do what time brings. */
  public void advance(long millis) {
    nowMillis += millis;
    Deque<Object> woken = new ArrayDeque<>();
    for (Waiter waiter : List.copyOf(waiting)) {
      Outcome.Parked parked = waiter.parked;
      if (parked != null && parked.recheckMillis() <= nowMillis) {
        handle(waiter, woken);
      }
    }
    for (Waiter waiter : List.copyOf(waiting)) {
      Outcome.Parked parked = waiter.parked;
      if (parked != null && waiter.deadlineMillis <= nowMillis) {
        waiting.remove(waiter);
        waiter.answer.complete(parked.onTimeout(), null);
      }
    }
    wake(woken);
    if (state.alarmMillis() == State.EVERY_ROUND || state.alarmMillis() <= nowMillis) {
      carryOut(handler.tick(state, call(MEMBER)));
    }
  }

  /** A session of the group has ended, as a host of Raft groups says it. */
  public void sessionEnded(long session) {
    for (Waiter waiter : List.copyOf(waiting)) {
      if (waiter.message instanceof OfSession of && of.sessionId() == session) {
        waiting.remove(waiter);
        waiter.answer.complete(null, Sessions.expired(session));
        if (waiter.parked != null) {
          behind.add(waiter.parked.condition());
        }
      }
    }
    callerGone(Sessions.holder(session));
    Deque<Object> woken = new ArrayDeque<>(behind);
    behind.clear();
    wake(woken);
  }

  public void callerGone(UUID caller) {
    carryOut(handler.callerGone(caller, state, call(MEMBER)));
  }

  /** What the shard makes of the answers of all partitions, of which this is the only one. */
  public Handler.Combined callAll(UUID caller, Message<?> message) {
    Message<?> part = part(message, Slice.START);
    Object merged = call(caller, part);
    for (Object last = merged; last instanceof Slice slice && slice.next() != Slice.END; ) {
      last = call(caller, part(message, slice.next()));
      merged = handler.merge(part, merged, last);
    }
    Handler.Combined combined = handler.combine(message, merged, call(caller));
    if (combined.reply() instanceof CompletionStage<?> later) {
      runTasks();
      return new Handler.Combined(CallFuture.await(later.toCompletableFuture()), combined.events());
    }
    return combined;
  }

  /** What the only partition there is is asked. */
  private Message<?> part(Message<?> message, int from) {
    return message instanceof ToPartitions to
        ? to.split(1, ToPartitions.NONE).part(0, from)
        : structure.part(message, from);
  }

  /** Somebody's call, for what looks at the state by itself. */
  public Call call(UUID caller) {
    return new HostedCall(caller, null);
  }

  private void carryOut(Outcome outcome) {
    if (outcome instanceof Outcome.Outside outside) {
      goOn(outside);
    } else if (outcome instanceof Outcome.Changed changed) {
      Deque<Object> woken = new ArrayDeque<>();
      apply(changed, woken);
      wake(woken);
    }
  }

  /** What the shard has begun by itself goes on at once. */
  private void goOn(Outcome.Outside outside) {
    try {
      carryOut(handler.resumeOwn(outside.task().run(services), state, call(MEMBER)));
      Object holds = outside.holds();
      if (holds != null) {
        wake(new ArrayDeque<>(List.of(new Held(holds))));
      }
    } catch (Exception e) {
      throw new AssertionError("what the shard has begun by itself failed", e);
    }
  }

  private void apply(Outcome.Changed changed, Deque<Object> woken) {
    replica.apply(throughBytes(changed.effect()));
    effects.accept(changed.effect());
    events.addAll(changed.events());
    woken.addAll(changed.wakes());
  }

  private void wake(Deque<Object> woken) {
    while (!woken.isEmpty()) {
      Object condition = woken.removeFirst();
      for (Waiter waiter : List.copyOf(waiting)) {
        Outcome.Parked parked = waiter.parked;
        if (parked != null
            && (condition.equals(parked.condition()) || condition.equals(parked.ownCondition()))) {
          handle(waiter, woken);
          Outcome.Parked again = waiter.parked;
          if (again != null && again.condition().equals(parked.condition())) {
            break; // One that waits for something else now keeps nobody.
          }
        }
      }
    }
  }

  /** How often the handler was asked. */
  public int handlings() {
    return handlings;
  }

  private void handle(Waiter waiter, Deque<Object> woken) {
    Outcome outcome;
    handlings++;
    try {
      Call call = new HostedCall(waiter.caller, waiter);
      Outcome wait = held.isEmpty() ? null : handler.whileHeld(waiter.message, state, call, held);
      Outcome.Parked parked = waiter.parked;
      Object soFar = parked == null ? null : parked.soFar();
      if (wait != null) {
        outcome = wait;
      } else if (soFar != null) {
        outcome = handler.resume(waiter.message, soFar, state, call);
      } else {
        outcome = handler.handle(waiter.message, state, call);
      }
    } catch (RuntimeException e) {
      waiting.remove(waiter);
      waiter.answer.complete(null, e);
      return;
    }
    carryOut(outcome, waiter, woken);
  }

  private void carryOut(Outcome outcome, Waiter waiter, Deque<Object> woken) {
    if (outcome instanceof Outcome.Parked parked) {
      if (waiter.parked == null) {
        waiting.add(waiter);
        waiter.parkedMillis = nowMillis;
        long deadline = nowMillis + parked.timeoutMillis();
        waiter.deadlineMillis = deadline < 0 ? Long.MAX_VALUE : deadline;
      }
      waiter.parked = parked;
      return;
    }
    waiting.remove(waiter);
    waiter.parked = null;
    switch (outcome) {
      case Outcome.Reply reply -> waiter.answer.complete(reply.value(), null);
      case Outcome.Published published -> {
        events.addAll(published.events());
        waiter.answer.complete(published.reply(), null);
      }
      case Outcome.Changed changed -> {
        apply(changed, woken);
        if (changed.reply() instanceof Outcome.Outside goesOn) {
          tasks.add(() -> goOn(waiter, goesOn));
        } else {
          waiter.answer.complete(
              changed.failure() == null ? changed.reply() : null, changed.failure());
        }
      }
      case Outcome.Parked parked -> throw new AssertionError(parked);
      case Outcome.Outside goesOn -> {
        Object holds = goesOn.holds();
        if (holds != null) {
          assertThat(held.add(holds)).as("nobody else holds " + holds).isTrue();
        }
        tasks.add(() -> goOn(waiter, goesOn));
      }
      case Outcome.Later later -> {
        var unused =
            later
                .answer()
                .whenComplete(
                    (value, failure) -> waiter.answer.complete(value, unchecked(failure)));
      }
    }
  }

  private static @Nullable RuntimeException unchecked(@Nullable Throwable failure) {
    return failure == null || failure instanceof RuntimeException
        ? (RuntimeException) failure
        : new GridException("a task failed", failure);
  }

  private void goOn(Waiter waiter, Outcome.Outside goesOn) {
    Deque<Object> woken = new ArrayDeque<>();
    Object holds = goesOn.holds();
    if (holds != null) {
      held.remove(holds);
      woken.add(new Held(holds));
    }
    try {
      Object result = goesOn.task().run(services);
      carryOut(handler.resume(waiter.message, result, state, call(waiter.caller)), waiter, woken);
    } catch (RuntimeException e) {
      waiter.answer.complete(null, e);
    } catch (Exception e) {
      waiter.answer.complete(null, new GridException("a task failed", e));
    }
    wake(woken);
  }
}
