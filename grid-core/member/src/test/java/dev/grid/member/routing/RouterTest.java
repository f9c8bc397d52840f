package dev.grid.member.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.ConnectionLostException;
import dev.grid.GridTimeoutException;
import dev.grid.IndeterminateResultException;
import dev.grid.NotReadyException;
import dev.grid.PartitionLostException;
import dev.grid.SplitBrainException;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.StructureMessage;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.cluster.Term;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.PartitionCall;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.partition.RemoteCalls;
import dev.grid.member.partition.Share;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.Abandoned;
import dev.grid.member.peer.PeerMessages.Cancel;
import dev.grid.member.peer.PeerMessages.Forward;
import dev.grid.member.peer.PeerMessages.NotThere;
import dev.grid.member.peer.PeerMessages.StillThere;
import dev.grid.member.replication.CallId;
import dev.grid.member.replication.TestReplication;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.ErrorCode;
import dev.grid.protocol.Errors;
import dev.grid.protocol.Message;
import dev.grid.protocol.RemoteFailure;
import dev.grid.protocol.TargetNotMemberException;
import dev.grid.protocol.frame.Frames;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import dev.grid.structures.Structures;
import dev.grid.structures.map.MapMessages;
import dev.grid.structures.queue.QueueMessages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where calls go, and what becomes of them when members and connections do not last. */
final class RouterTest {

  private static final UUID SELF = new UUID(7, 1);
  private static final UUID OTHER = new UUID(7, 2);
  private static final UUID THIRD = new UUID(7, 3);
  private static final UUID CALLER = new UUID(8, 8);
  private static final int PARTITIONS = 3;
  private static final int PARTITION = 1;

  private static final MapMessages.Get GET =
      new MapMessages.Get("orders", new Data(new byte[12]), 1);
  private static final MapMessages.Set SET =
      new MapMessages.Set("orders", new Data(new byte[12]), new Data(new byte[13]), 1, -1);

  private final Member member = new Member();
  private final Router router = new Router(member);

  // The member around the router.

  private record Task(long atMillis, long order, Runnable action) {}

  record Sent(UUID to, PeerMessages message) {}

  static final class Member implements RouterContext {

    private final Codecs codecs = new Codecs(Structures.codecs());
    private final PriorityQueue<Task> tasks =
        new PriorityQueue<>(Comparator.comparing(Task::atMillis).thenComparing(Task::order));
    private final List<Sent> sent = new ArrayList<>();
    private final Set<UUID> connected = new HashSet<>(Set.of(OTHER, THIRD));
    private @Nullable ClusterState state;
    private long version;
    private long nowMillis;
    private long order;
    private final PartitionHost host =
        new PartitionHost(
            SELF,
            MemberConfig.defaults().withPartitionCount(PARTITIONS),
            Structures.all(),
            () -> nowMillis,
            (task, delayMillis) -> () -> {},
            Runnable::run,
            new TestReplication(SELF),
            new Others(),
            (partition, structures) -> {});

    /** Takes what the host brings elsewhere, but for what another router is made to take. */
    private @Nullable Router others;

    private final class Others implements RemoteCalls {

      @Override
      public void route(PartitionCall call, int partition) {
        if (others == null) {
          call.fail(new NotReadyException("elsewhere"));
        } else {
          others.route(call, partition);
        }
      }

      @Override
      public @Nullable UUID memberOf(int partition) {
        return others == null ? null : others.memberOf(partition);
      }

      @Override
      public void ask(UUID member, Share share) {
        Objects.requireNonNull(others).ask(member, share);
      }
    }

    void others(Router router) {
      others = router;
    }

    void state(ClusterState adopted) {
      state = adopted;
    }

    List<Sent> sent() {
      return sent;
    }

    void disconnect(UUID member) {
      connected.remove(member);
    }

    void pass(long millis) {
      long end = nowMillis + millis;
      for (Task next; (next = tasks.peek()) != null && next.atMillis <= end; ) {
        tasks.remove();
        nowMillis = next.atMillis;
        next.action.run();
      }
      nowMillis = end;
    }

    @Override
    public UUID id() {
      return SELF;
    }

    @Override
    public @Nullable ClusterState state() {
      return state;
    }

    @Override
    public void send(UUID member, PeerMessages message) {
      sent.add(new Sent(member, message));
    }

    @Override
    public boolean isConnected(UUID member) {
      return connected.contains(member);
    }

    @Override
    public boolean isCongested(UUID member) {
      return false;
    }

    @Override
    public Codecs codecs() {
      return codecs;
    }

    @Override
    public Kind<?> kindOf(Codec<?, ?> codec) {
      return host.kinds().getFirst();
    }

    @Override
    public PartitionHost host() {
      return host;
    }

    @Override
    public boolean offer(Runnable task) {
      task.run();
      return true;
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {
      tasks.add(new Task(nowMillis + delayMillis, order++, task));
    }

    @Override
    public long nanoTime() {
      return TimeUnit.MILLISECONDS.toNanos(nowMillis);
    }
  }

  /** What a caller sees. */
  private final class CallerOf extends PartitionCall {

    private final List<Object> replies = new ArrayList<>();
    private @Nullable Throwable failure;
    private boolean abandoned;

    CallerOf(StructureMessage<?> message) {
      super(member.host.kinds().getFirst(), message.name(), message, member.codecs.of(message));
    }

    @Override
    public void reply(@Nullable Object value) {
      replies.add(value == null ? "null" : value);
    }

    @Override
    public void fail(Throwable failure) {
      assertThat(this.failure).as("failed twice").isNull();
      this.failure = failure;
    }

    boolean isOpen() {
      return replies.isEmpty() && failure == null;
    }

    @Override
    public boolean isAbandoned() {
      return abandoned;
    }

    @Override
    public UUID caller() {
      return CALLER;
    }
  }

  static MemberInfo info(UUID id) {
    return new MemberInfo(
        new Address("127.0.0.1", (int) id.getLeastSignificantBits()),
        id,
        Map.of(),
        false,
        new MemberVersion((byte) 5, (byte) 7, (byte) 0),
        Map.of());
  }

  /** A state in which one member has everything, or nobody does. */
  private void adopt(@Nullable UUID primary, int lostBelow, UUID... members) {
    adopt(primary, lostBelow, true, members);
  }

  private void adopt(@Nullable UUID primary, int lostBelow, boolean writable, UUID... members) {
    Stamp stamp = new Stamp(++member.version, SELF);
    List<MemberInfo> infos = Arrays.stream(members).map(RouterTest::info).toList();
    Assignment assignment = new Assignment(stamp, primary, null, List.of(), lostBelow, stamp);
    member.state =
        new ClusterState(
            stamp,
            List.of(new Term(SELF, 1, member.version)),
            new UUID(1, 1),
            (int) member.version,
            infos,
            infos,
            List.of(),
            writable,
            List.of(assignment, assignment, assignment));
    router.adopted(member.state);
  }

  private <M extends PeerMessages> List<M> take(UUID to, Class<M> kind) {
    List<M> messages = new ArrayList<>();
    for (Sent one : List.copyOf(member.sent)) {
      if (one.to.equals(to) && kind.isInstance(one.message)) {
        messages.add(kind.cast(one.message));
        member.sent.remove(one);
      }
    }
    return messages;
  }

  private Forward takeForward(UUID to) {
    List<Forward> forwards = take(to, Forward.class);
    assertThat(forwards).hasSize(1);
    return forwards.getFirst();
  }

  private CallerOf route(StructureMessage<?> message) {
    CallerOf call = new CallerOf(message);
    router.route(call, PARTITION);
    return call;
  }

  private void answer(UUID from, Forward forward, boolean value) {
    MessageWriter out = new MessageWriter();
    Codec<Message<Boolean>, Boolean> codec =
        member.codecs.of(new MapMessages.ContainsKey("orders", new Data(new byte[12]), 1));
    out.beginResponse(codec.requestType() + 1, forward.id(), 0);
    codec.encodeResponse(value, out);
    out.endMessage();
    router.received(
        from, new PeerMessages.Answer(forward.id(), Arrays.copyOf(out.buffer(), out.length())));
  }

  private void refuse(UUID from, Forward forward, Throwable failure) {
    MessageWriter out = new MessageWriter();
    Errors.write(out, forward.id(), failure);
    router.received(
        from, new PeerMessages.Answer(forward.id(), Arrays.copyOf(out.buffer(), out.length())));
  }

  private static final MapMessages.ContainsKey CONTAINS =
      new MapMessages.ContainsKey("orders", new Data(new byte[12]), 1);

  @Test
  void call_isBroughtToThePrimary_andItsAnswerBack() {
    adopt(OTHER, 0, SELF, OTHER);
    CallerOf call = route(CONTAINS);
    Forward forward = takeForward(OTHER);
    assertThat(forward.caller()).isEqualTo(CALLER);
    assertThat(forward.partition()).isEqualTo(PARTITION);
    assertThat(router.calls()).isEqualTo(1);

    answer(OTHER, forward, true);
    answer(OTHER, forward, false);
    assertThat(call.replies).containsExactly(true);
    assertThat(router.calls()).isZero();
  }

  @Test
  void call_waitsForATable_andForAPrimary() {
    CallerOf call = route(GET);
    member.pass(1_000);
    adopt(null, 0, SELF, OTHER);
    member.pass(1_000);
    assertThat(member.sent).isEmpty();
    assertThat(call.isOpen()).isTrue();

    adopt(OTHER, 0, SELF, OTHER);
    takeForward(OTHER);
  }

  @Test
  void call_waitsForAConnection() {
    member.connected.remove(OTHER);
    adopt(OTHER, 0, SELF, OTHER);
    CallerOf call = route(SET);
    member.pass(1_000);
    assertThat(member.sent).isEmpty();

    member.connected.add(OTHER);
    member.pass(1_000);
    takeForward(OTHER);
    assertThat(call.isOpen()).isTrue();
  }

  @Test
  void call_ofALostPartition_fails() {
    adopt(null, Assignment.ALL, SELF, OTHER);
    assertThat(route(GET).failure).isInstanceOf(PartitionLostException.class);
    assertThat(router.calls()).isZero();
  }

  @Test
  void call_whoseOwnerIsNotOnASideWithoutMajority_waitsUntilThatIsSettled() {
    adopt(OTHER, 0, SELF, OTHER, THIRD);
    CallerOf call = route(SET);
    takeForward(OTHER);
    adopt(OTHER, 0, false, SELF);
    member.pass(10_000);
    assertThat(call.isOpen()).isTrue();
    assertThat(take(OTHER, Forward.class)).isEmpty();

    member.host.minoritySettled(true);
    member.pass(1_000);
    assertThat(call.failure)
        .isInstanceOf(SplitBrainException.class)
        .hasMessageContaining("accept-loss");
    assertThat(call.isRepeated()).as("it may have been carried out").isTrue();
    assertThat(router.calls()).isZero();
    assertThat(route(GET).failure).isInstanceOf(SplitBrainException.class);
  }

  @Test
  void call_thatNobodyServesForLong_fails() {
    CallerOf call = route(GET);
    member.pass(119_000);
    assertThat(call.isOpen()).isTrue();
    member.pass(2_000);
    assertThat(call.failure).isInstanceOf(GridTimeoutException.class);
    assertThat(router.calls()).isZero();
  }

  @Test
  void callThatWasRefusedWithoutEffect_isTriedAgain_whereverThePrimaryIsThen() {
    adopt(OTHER, 0, SELF, OTHER, THIRD);
    CallerOf call = route(SET);
    refuse(OTHER, takeForward(OTHER), new NotReadyException("not served here"));
    assertThat(call.isOpen()).isTrue();
    adopt(THIRD, 0, SELF, OTHER, THIRD);
    takeForward(THIRD);
    member.pass(1_000);
    assertThat(take(THIRD, Forward.class)).as("once").isEmpty();
  }

  @Test
  void callThatMayHaveBeenCarriedOut_isTriedAgain_byItsNameIfItWrites() {
    adopt(OTHER, 0, SELF, OTHER);
    CallerOf read = route(GET);
    refuse(OTHER, takeForward(OTHER), new ConnectionLostException("another primary"));
    assertThat(read.isOpen()).isTrue();
    member.pass(1_000);
    Forward again = takeForward(OTHER);
    assertThat(again.number()).as("a read needs no name").isZero();
    assertThat(again.repeated()).isFalse();

    CallerOf write = route(SET);
    Forward first = takeForward(OTHER);
    assertThat(first.origin()).isEqualTo(SELF);
    assertThat(first.number()).isPositive();
    assertThat(first.repeated()).isFalse();
    refuse(OTHER, first, new ConnectionLostException("another primary"));
    assertThat(write.isOpen()).isTrue();
    member.pass(1_000);
    Forward second = takeForward(OTHER);
    assertThat(second.number()).isEqualTo(first.number());
    assertThat(second.repeated()).isTrue();
    assertThat(write.unclear(new NotReadyException("not now")))
        .as("it may have been carried out, and must not be sent under another name")
        .isInstanceOf(ConnectionLostException.class);
  }

  /** The first attempt found nothing, the second took something: only the second is answered. */
  @Test
  void callThatIsTriedAgain_isNotAnsweredWithWhatTheFirstAttemptFound() {
    adopt(OTHER, 0, SELF, OTHER);
    CallerOf call = route(CONTAINS);
    Forward first = takeForward(OTHER);
    router.disconnected(OTHER);
    member.pass(1_000);
    Forward second = takeForward(OTHER);

    answer(OTHER, first, false);
    assertThat(call.isOpen()).isTrue();
    answer(OTHER, second, true);
    assertThat(call.replies).containsExactly(true);
    assertThat(router.calls()).isZero();
  }

  @Test
  void callWithAName_keepsIt() {
    adopt(OTHER, 0, SELF, OTHER, THIRD);
    CallerOf call = new CallerOf(SET);
    call.name(new CallId(CALLER, 77), true);
    router.route(call, PARTITION);
    Forward first = takeForward(OTHER);
    assertThat(first.origin()).isEqualTo(CALLER);
    assertThat(first.number()).isEqualTo(77);
  }

  @Test
  void callThatFailed_fails() {
    adopt(OTHER, 0, SELF, OTHER);
    CallerOf call = route(SET);
    refuse(OTHER, takeForward(OTHER), new IllegalArgumentException("of the call"));
    assertThat(call.failure).hasMessageContaining("of the call");
  }

  @Test
  void callsWhoseMemberIsGone_areTriedAgain() {
    adopt(OTHER, 0, SELF, OTHER, THIRD);
    CallerOf read = route(GET);
    CallerOf write = route(SET);
    assertThat(take(OTHER, Forward.class)).hasSize(2);
    router.disconnected(OTHER);

    assertThat(read.isOpen()).isTrue();
    assertThat(write.isOpen()).isTrue();
    adopt(THIRD, 0, SELF, THIRD);
    assertThat(take(THIRD, Forward.class)).hasSize(2);
  }

  @Test
  void callsToAMemberThatIsNoMemberAnyMore_areRepeatedElsewhere() {
    adopt(OTHER, 0, SELF, OTHER, THIRD);
    CallerOf write = route(SET);
    adopt(THIRD, 0, SELF, THIRD);
    member.pass(1_000);
    assertThat(takeForward(THIRD).repeated()).isTrue();
    assertThat(write.isOpen()).isTrue();
  }

  @Test
  void callThatTakesLong_isAskedFor_andRepeatedIfItIsNotThere() {
    adopt(OTHER, 0, SELF, OTHER);
    CallerOf call = route(SET);
    Forward forward = takeForward(OTHER);
    router.lookAfter();
    assertThat(take(OTHER, StillThere.class)).isEmpty();
    member.pass(1_500);
    router.lookAfter();
    assertThat(take(OTHER, StillThere.class))
        .containsExactly(new StillThere(List.of(forward.id())));

    router.received(THIRD, new NotThere(List.of(forward.id())));
    member.pass(1_000);
    assertThat(take(OTHER, Forward.class)).as("not said by the one it was brought to").isEmpty();
    router.received(OTHER, new NotThere(List.of(forward.id())));
    member.pass(1_000);
    assertThat(takeForward(OTHER).repeated()).isTrue();
    assertThat(call.isOpen()).isTrue();
  }

  @Test
  void callThatIsAbandoned_isForgotten_andItsMemberTold() {
    adopt(OTHER, 0, SELF, OTHER);
    CallerOf call = route(SET);
    Forward forward = takeForward(OTHER);
    call.abandoned = true;
    router.lookAfter();
    assertThat(take(OTHER, Abandoned.class)).containsExactly(new Abandoned(List.of(forward.id())));
    assertThat(router.calls()).isZero();
    answer(OTHER, forward, true);
    assertThat(call.isOpen()).isTrue();
  }

  @Test
  void callsOfOthers_areAnswered_alsoThoseThatCannotBeCarriedOut() {
    adopt(OTHER, 0, SELF, OTHER);
    route(GET);
    byte[] request = takeForward(OTHER).request();

    router.received(OTHER, new Forward(5, CALLER, PARTITION, request, OTHER, 0, false, false));
    assertThat(takeFailure(5).retry())
        .as("not served here, so it is tried elsewhere")
        .isEqualTo(ErrorCode.Retry.ALWAYS);
    router.received(OTHER, new Forward(6, CALLER, PARTITIONS, request, OTHER, 0, false, false));
    assertThat(takeFailure(6).toException()).hasMessageContaining("partition=3");

    router.received(OTHER, new StillThere(List.of(5L, 6L, 7L)));
    assertThat(take(OTHER, NotThere.class)).containsExactly(new NotThere(List.of(5L, 6L, 7L)));
  }

  private RemoteFailure takeFailure(long id) {
    List<PeerMessages.Answer> answers = take(OTHER, PeerMessages.Answer.class);
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().id()).isEqualTo(id);
    byte[] response = answers.getFirst().response();
    MessageReader in = new MessageReader().open(response, 0, response.length);
    assertThat(in.type()).isEqualTo(Frames.ERROR_TYPE);
    return Errors.read(in);
  }

  // Giving up.

  private static final QueueMessages.Take TAKE = new QueueMessages.Take("tasks");

  @Test
  void call_thatIsCancelled_isCancelledWhereItWas_andStillAnswered() {
    adopt(OTHER, 0, SELF, OTHER);
    CallerOf call = route(CONTAINS);
    Forward forward = takeForward(OTHER);
    router.cancel(call);

    assertThat(take(OTHER, Cancel.class)).containsExactly(new Cancel(forward.id()));
    answer(OTHER, forward, true);
    assertThat(call.replies).containsExactly(true);
  }

  @Test
  void call_thatIsCancelledBeforeItWasSent_isNotSent() {
    adopt(null, 0, SELF, OTHER);
    CallerOf call = route(SET);
    router.cancel(call);
    adopt(OTHER, 0, SELF, OTHER);
    member.pass(1_000);

    assertThat(take(OTHER, Forward.class)).isEmpty();
    assertThat(call.failure).isInstanceOf(CancellationException.class);
    assertThat(router.calls()).isZero();
  }

  @Test
  void call_thatMayHaveBeenCarriedOut_isAskedForAgain_andCancelledThere() {
    adopt(OTHER, 0, SELF, OTHER, THIRD);
    CallerOf call = route(TAKE);
    takeForward(OTHER);
    adopt(null, 0, SELF, THIRD);
    call.noteCancelled();
    router.cancel(call);
    adopt(THIRD, 0, SELF, THIRD);
    member.pass(1_000);

    Forward again = takeForward(THIRD);
    assertThat(again.repeated()).isTrue();
    assertThat(take(THIRD, Cancel.class)).containsExactly(new Cancel(again.id()));
    assertThat(call.isOpen()).isTrue();
  }

  @Test
  void call_thatTakes_andWhoseCallerIsGone_isCancelled_andItsAnswerWaitedFor() {
    adopt(OTHER, 0, SELF, OTHER);
    CallerOf call = route(TAKE);
    Forward forward = takeForward(OTHER);
    call.abandoned = true;
    router.lookAfter();

    assertThat(take(OTHER, Cancel.class)).containsExactly(new Cancel(forward.id()));
    assertThat(take(OTHER, Abandoned.class)).isEmpty();
    refuse(OTHER, forward, new CancellationException());
    assertThat(call.isOpen()).isFalse();
    assertThat(router.calls()).isZero();
  }

  // Calls to one member.

  private CallerOf routeTo(UUID to, StructureMessage<?> message) {
    CallerOf call = new CallerOf(message);
    router.routeTo(to, call);
    return call;
  }

  @Test
  void callToAMember_isBroughtThere_whoeverHasThePartition() {
    adopt(THIRD, 0, SELF, OTHER, THIRD);
    CallerOf call = routeTo(OTHER, CONTAINS);
    Forward forward = takeForward(OTHER);
    assertThat(forward.partition()).isEqualTo(Codec.NO_PARTITION);
    answer(OTHER, forward, true);
    assertThat(call.replies).containsExactly(true);
  }

  @Test
  void callToAMemberThatIsNotThere_fails_sayingThatNothingWasDone() {
    adopt(SELF, 0, SELF);
    CallerOf call = routeTo(OTHER, SET);
    assertThat(call.failure).isInstanceOf(TargetNotMemberException.class);
    assertThat(router.calls()).isZero();
  }

  @Test
  void callToAMember_goesThereAgainByItsName_andIsUnclearWhenItIsGone() {
    adopt(SELF, 0, SELF, OTHER);
    CallerOf call = routeTo(OTHER, SET);
    Forward first = takeForward(OTHER);
    router.disconnected(OTHER);
    member.pass(1_000);
    Forward again = takeForward(OTHER);
    assertThat(again.repeated()).isTrue();
    assertThat(again.number()).isEqualTo(first.number());

    adopt(SELF, 0, SELF);
    member.pass(1_000);
    assertThat(call.failure).isInstanceOf(IndeterminateResultException.class);
  }

  @Test
  void callOfAnotherMember_isCarriedOutByWhatThisMemberHasForItself() {
    adopt(OTHER, 0, SELF, OTHER);
    router.received(
        OTHER,
        new Forward(
            11,
            CALLER,
            Codec.NO_PARTITION,
            member.codecs.of(CONTAINS).requestBytes(CONTAINS, 11, Codec.NO_PARTITION),
            OTHER,
            0,
            false,
            false));
    assertThat(take(OTHER, PeerMessages.Answer.class))
        .singleElement()
        .satisfies(
            answer -> {
              MessageReader in =
                  new MessageReader().open(answer.response(), 0, answer.response().length);
              assertThat(in.type()).isNotEqualTo(Frames.ERROR_TYPE);
            });
  }
}
