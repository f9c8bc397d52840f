package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.NotReadyException;
import dev.grid.StructureHandle;
import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.config.SplitBrainProtection;
import dev.grid.kernel.Backups;
import dev.grid.kernel.Call;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.Merging;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Subscription;
import dev.grid.kernel.Transfer;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.cluster.Term;
import dev.grid.member.replication.Replica;
import dev.grid.member.replication.TestReplication;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Message;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueConfig;
import dev.grid.structures.queue.QueueMessages;
import dev.grid.structures.queue.QueueMessagesCodecs;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How often a host asks a shard, and its timer, where many calls wait: counted, in a shard that has
 * nothing but a number of permits, which polls take and offers give.
 */
final class ManyWaitsTest {

  private static final UUID SELF = new UUID(7, 1);
  private static final int MANY = 10_000;
  private static final String NAME = "permits";

  private final Permits structure = new Permits();
  private final List<Alarm> alarms = new ArrayList<>();
  private long nowMillis = 1_000;
  private int scheduled;

  private final PartitionHost host =
      new PartitionHost(
          SELF,
          MemberConfig.defaults().withPartitionCount(1),
          List.of(structure),
          () -> nowMillis,
          this::schedule,
          Runnable::run,
          new TestReplication(SELF),
          (call, partition) -> call.fail(new NotReadyException("elsewhere")),
          (partition, structures) -> {});

  private record Alarm(long atMillis, Runnable task) {}

  private Scheduler.Alarm schedule(Runnable task, long delayMillis) {
    scheduled++;
    Alarm alarm = new Alarm(nowMillis + delayMillis, task);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  /** Moves the clock, and does what it brings. */
  private void pass(long millis) {
    nowMillis += millis;
    List<Alarm> due = alarms.stream().filter(alarm -> alarm.atMillis() <= nowMillis).toList();
    alarms.removeAll(due);
    due.forEach(alarm -> alarm.task().run());
  }

  @BeforeEach
  void serve() {
    Stamp stamp = new Stamp(1, SELF);
    Assignment assignment = new Assignment(stamp, SELF, null, List.of(), 0, stamp);
    ClusterState state =
        new ClusterState(
            stamp,
            List.of(new Term(SELF, 1, 1)),
            new UUID(1, 1),
            1,
            List.of(),
            List.of(),
            List.of(),
            true,
            List.of(assignment));
    host.runExclusively(0, (Replica replica) -> replica.adopt(assignment, state, null));
    assertThat(host.replica(0).role()).isEqualTo(Replica.Role.SERVING);
  }

  /** A call, and what it was answered. */
  private final class Asking extends PartitionCall {

    private @Nullable Object answer;
    private @Nullable Throwable failure;
    private boolean abandoned;

    Asking(StructureMessage<?> message) {
      super(host.kinds().getFirst(), NAME, message, host.kinds().getFirst().codecOf(message));
    }

    @Override
    public void reply(@Nullable Object value) {
      assertThat(isOpen()).isTrue();
      answer = value;
    }

    @Override
    public void fail(Throwable cause) {
      assertThat(isOpen()).isTrue();
      failure = cause;
    }

    boolean isOpen() {
      return answer == null && failure == null;
    }

    @Override
    public boolean isAbandoned() {
      return abandoned;
    }

    @Override
    public UUID caller() {
      return SELF;
    }
  }

  private Asking ask(StructureMessage<?> message) {
    Asking call = new Asking(message);
    host.submit(0, call);
    return call;
  }

  private Asking poll(long timeoutMillis) {
    return ask(new QueueMessages.Poll(NAME, timeoutMillis));
  }

  private void offer(long permits) {
    ask(new QueueMessages.DrainToMaxSize(NAME, (int) permits));
  }

  private List<Asking> polls(long timeoutMillis) {
    List<Asking> polls = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      polls.add(poll(timeoutMillis));
    }
    return polls;
  }

  private static long open(List<Asking> calls) {
    return calls.stream().filter(Asking::isOpen).count();
  }

  @Test
  void aChangeIsLookedAtByThoseItServes_andOneMore_whoKeepsItsPlace() {
    List<Asking> polls = polls(Long.MAX_VALUE);
    structure.handlings = 0;
    offer(1);
    assertThat(structure.handlings).as("the change, one that goes on, one more").isEqualTo(3);
    assertThat(polls.getFirst().isOpen()).isFalse();
    offer(2);
    assertThat(structure.handlings).isEqualTo(3 + 4);
    assertThat(open(polls.subList(0, 3))).isZero();
    assertThat(open(polls)).isEqualTo(MANY - 3);
  }

  @Test
  void aWakeIsPassedOn_byThoseWhoAreGone_orCancelled_orFail() {
    List<Asking> polls = new ArrayList<>();
    polls.add(poll(Long.MAX_VALUE));
    polls.add(poll(Long.MAX_VALUE));
    polls.add(poll(Permits.FAILS_WHEN_WOKEN));
    polls.add(poll(Long.MAX_VALUE));
    polls.get(0).abandoned = true;
    host.cancel(0, polls.get(1));
    offer(1);

    assertThat(polls.get(0).isOpen()).as("nobody is there to be answered").isTrue();
    assertThat(polls.get(1).failure).isInstanceOf(CancellationException.class);
    assertThat(polls.get(2).failure).isInstanceOf(IllegalStateException.class);
    assertThat(polls.get(3).answer).isEqualTo(true);
    assertThat(host.upkeep().counts().parkedCalls()).isZero();
  }

  @Test
  void aCallerThatWaitsOnce_hasItsOlderCallFail_andWhoWasBehindIsLookedAt() {
    Asking old = poll(Permits.WAITS_ONCE);
    Asking behind = poll(Long.MAX_VALUE);
    structure.handlings = 0;
    Asking latest = poll(Permits.WAITS_ONCE_TOO);
    assertThat(old.failure).isInstanceOf(IllegalStateException.class);
    assertThat(structure.handlings).as("the latest, and who was behind").isEqualTo(2);
    assertThat(latest.isOpen()).isTrue();
    offer(2);
    assertThat(behind.answer).isEqualTo(true);
    assertThat(latest.answer).isEqualTo(true);
    assertThat(host.upkeep().counts().parkedCalls()).isZero();
  }

  @Test
  void theSameCall_thatHasComeOnTwoWays_doesNotEndItsOwnWait() {
    Asking one = poll(Permits.WAITS_ONCE);
    Asking again = poll(Permits.WAITS_ONCE);
    assertThat(one.isOpen()).isTrue();
    assertThat(again.isOpen()).isTrue();
    offer(2);
    assertThat(one.answer).isEqualTo(true);
    assertThat(again.answer).isEqualTo(true);
    assertThat(host.upkeep().counts().parkedCalls()).isZero();
  }

  @Test
  void timeoutsHaveOneAlarm_andAreDoneTogether() {
    List<Asking> polls = polls(500);
    assertThat(scheduled).isEqualTo(1);
    structure.handlings = 0;
    pass(499);
    assertThat(structure.handlings).isZero();
    pass(1);
    assertThat(open(polls)).isZero();
    assertThat(polls).allSatisfy(poll -> assertThat(poll.answer).isEqualTo(false));
    assertThat(structure.handlings).isEqualTo(MANY);
    assertThat(scheduled).isEqualTo(1);
    assertThat(alarms).isEmpty();
  }

  @Test
  void anAlarmIsForgottenWithTheLastThatWaits_andSetForAnEarlierOne() {
    Asking late = poll(10_000);
    Asking soon = poll(100);
    assertThat(alarms).extracting(Alarm::atMillis).containsExactly(1_100L);
    pass(100);
    assertThat(soon.answer).isEqualTo(false);
    assertThat(alarms).extracting(Alarm::atMillis).containsExactly(11_000L);
    offer(1);
    assertThat(late.answer).isEqualTo(true);
    assertThat(alarms).isEmpty();
  }

  @Test
  void whatTimeMakesTrueIsLookedAtByTheFirstOnly() {
    structure.recheckAtMillis = 2_000;
    List<Asking> polls = polls(Long.MAX_VALUE);
    assertThat(scheduled).isEqualTo(1);
    structure.handlings = 0;
    structure.recheckAtMillis = 3_000;
    pass(1_000);
    assertThat(structure.handlings).isEqualTo(1);
    assertThat(open(polls)).isEqualTo(MANY);
    assertThat(alarms).extracting(Alarm::atMillis).containsExactly(3_000L);
  }

  @Test
  void aCallThatIsCancelledBeforeItParksDoesNot() {
    Asking poll = new Asking(new QueueMessages.Poll(NAME, Long.MAX_VALUE));
    host.cancel(0, poll);
    host.submit(0, poll);
    assertThat(poll.failure).isInstanceOf(CancellationException.class);
    Asking served = new Asking(new QueueMessages.Poll(NAME, Long.MAX_VALUE));
    offer(1);
    host.cancel(0, served);
    host.submit(0, served);
    assertThat(served.answer).as("it need not wait").isEqualTo(true);
  }

  @Test
  void aCallWhoseCallerIsGoneIsNotCarriedOut() {
    Asking poll = new Asking(new QueueMessages.Poll(NAME, Long.MAX_VALUE));
    poll.abandoned = true;
    offer(1);
    host.submit(0, poll);
    assertThat(poll.isOpen()).isTrue();
    assertThat(poll(0).answer).as("the permit is still there").isEqualTo(true);
  }

  /** How many permits there are. */
  private static final class Count implements State {

    private int permits;

    @Override
    public void apply(Effect effect) {}

    @Override
    public Transfer transfer() {
      throw new AssertionError("nobody else has it");
    }

    @Override
    public ContentDigest digestFrom(long from) {
      return digest(from, ContentDigest.END);
    }

    @Override
    public ContentDigest digest(long from, long to) {
      return new ContentDigest(from, to, permits, permits);
    }

    @Override
    public boolean isEmpty() {
      return permits == 0;
    }

    @Override
    public long entries() {
      return permits;
    }

    @Override
    public long bytes() {
      return 0;
    }
  }

  /** The messages of queues, in another sense: a poll takes a permit, a drain gives some. */
  private static final class Permits implements Structure<Count>, Handler<Count> {

    /** A timeout, of a call that fails when it is handled again. */
    static final long FAILS_WHEN_WOKEN = 77_777;

    /** A timeout, of a call whose caller can wait once only. */
    static final long WAITS_ONCE = 66_666;

    /** The same, of another call. */
    static final long WAITS_ONCE_TOO = 66_667;

    private static final String CALLER = "the caller";

    private static final Effect EFFECT = new Effect() {};

    private int handlings;
    private long recheckAtMillis = Long.MAX_VALUE;

    @Override
    public Outcome handle(Message<?> message, Count state, Call call) {
      handlings++;
      if (message instanceof QueueMessages.DrainToMaxSize m) {
        state.permits += m.maxSize();
        return new Outcome.Changed(EFFECT, true, List.of(), List.of(NAME));
      }
      QueueMessages.Poll poll = (QueueMessages.Poll) message;
      boolean isOnce = poll.timeoutMillis() == WAITS_ONCE || poll.timeoutMillis() == WAITS_ONCE_TOO;
      if (state.permits == 0 && isOnce) {
        call.endOtherWaits(CALLER, new IllegalStateException("another call has come"));
        return new Outcome.Parked(NAME, CALLER, Long.MAX_VALUE, false, Long.MAX_VALUE);
      }
      if (state.permits == 0) {
        return new Outcome.Parked(NAME, poll.timeoutMillis(), false, recheckAtMillis);
      }
      if (poll.timeoutMillis() == FAILS_WHEN_WOKEN) {
        throw new IllegalStateException("as the test wants it");
      }
      state.permits--;
      return Outcome.changed(EFFECT, true);
    }

    @Override
    public StructureType<?, ?> type() {
      return new StructureType<>(
          "test:permits",
          "test",
          GridQueue.class,
          AsyncGridQueue.class,
          QueueConfig.class,
          QueueConfig::named,
          false);
    }

    @Override
    public StructureHandle<?> handle(String name, Invoker invoker) {
      throw new AssertionError("no application has it");
    }

    @Override
    public List<CodecSet> codecs() {
      return List.of(QueueMessagesCodecs.ALL);
    }

    @Override
    public Handler<Count> handler() {
      return this;
    }

    @Override
    public Count newState(StateContext context) {
      return new Count();
    }

    @Override
    public EffectCodec effects() {
      throw new AssertionError("nobody else has it");
    }

    @Override
    public Backups backups(String name, MemberConfig config) {
      return new Backups(0, 0);
    }

    @Override
    public @Nullable SplitBrainProtection protection(String name, MemberConfig config) {
      return null;
    }

    @Override
    public Merging merging(Count state, String name) {
      throw new AssertionError("there is no other side");
    }

    @Override
    public StructureMessage<?> restoring(String name, byte @Nullable [] key, byte[] value) {
      throw new AssertionError("there is no other side");
    }

    @Override
    public @Nullable Subscription subscription(Message<?> message) {
      return null;
    }
  }
}
