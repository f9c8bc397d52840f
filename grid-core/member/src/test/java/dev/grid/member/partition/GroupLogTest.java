package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.MessageTooLargeException;
import dev.grid.StructureDestroyedException;
import dev.grid.countdownlatch.GridCountDownLatch;
import dev.grid.cp.GroupDestroyedException;
import dev.grid.cp.SessionExpiredException;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.cp.CpSessionMessages;
import dev.grid.kernel.cp.CpSessionMessages.CloseSession;
import dev.grid.kernel.cp.CpSessionMessages.CreateSession;
import dev.grid.kernel.cp.CpSessionMessages.HeartbeatSession;
import dev.grid.kernel.cp.CpSessionMessages.SessionReply;
import dev.grid.kernel.cp.GroupObjectMessages;
import dev.grid.kernel.cp.GroupObjectMessages.DestroyGroup;
import dev.grid.kernel.cp.GroupObjectMessages.DestroyInGroup;
import dev.grid.member.partition.GroupPartitions.Standing;
import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.member.replication.LogMessages;
import dev.grid.member.replication.LogMessages.Entry;
import dev.grid.member.replication.LogMessagesCodecs;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.structures.Structures;
import dev.grid.structures.atomicreference.AtomicReferenceMessages;
import dev.grid.structures.atomicreference.AtomicReferenceMessages.Apply;
import dev.grid.structures.atomicreference.AtomicReferenceMessages.Get;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.Await;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.GetCount;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.TrySetCount;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A group's working states, and its time, on a member whose log is this test's. */
final class GroupLogTest {

  private static final RaftGroupId GROUP = new RaftGroupId("default", 1, 1);
  private static final UUID CALLER = new UUID(7, 7);

  private final TestHost test = TestHost.withGroup(Structures.all());
  private final Codecs codecs = new Codecs(LogMessagesCodecs.ALL);

  /** What was appended and is not applied. */
  private final ArrayDeque<Entry> appended = new ArrayDeque<>();

  /** Reigns that ask whether they go on. */
  private final ArrayDeque<UUID> asking = new ArrayDeque<>();

  /** How many reigns were ended without the log's having said so. */
  private int ended;

  private final List<Change> committed = new ArrayList<>();
  private long committedMillis;
  private long generation;

  private GroupPartitions groups() {
    return test.host.groups();
  }

  private Entry read(byte[] bytes) {
    MessageReader in = new MessageReader().open(bytes, 0, bytes.length);
    return (Entry) Objects.requireNonNull(codecs.find(in.type())).decodeRequest(in);
  }

  private void lead() {
    groups()
        .lead(
            0,
            new GroupPartitions.Writer() {
              @Override
              public void append(UUID reign, byte[] entry) {
                appended.add(read(entry));
              }

              @Override
              public void confirm(UUID reign) {
                asking.add(reign);
              }

              @Override
              public void ended() {
                ended++;
              }
            });
    applyAll();
  }

  /** As the log would: one entry after another, and what comes of them. */
  private void applyAll() {
    while (!appended.isEmpty() || !asking.isEmpty()) {
      UUID reign = asking.poll();
      if (reign != null) {
        groups().confirmed(0, reign, true);
      } else {
        apply(appended.remove());
      }
    }
  }

  private void apply(Entry entry) {
    committedMillis = Math.max(committedMillis, entry.nowMillis());
    if (entry.sequence() == 0) {
      RaftGroupId id = new RaftGroupId(GROUP.name(), GROUP.seed(), GROUP.id() + generation);
      Standing at = new Standing(id, committedMillis, generation);
      groups().begun(0, entry.reign(), at, List.of(), List.copyOf(committed));
      return;
    }
    if (entry.generation() > generation) {
      generation = entry.generation();
      committed.removeIf(change -> !GroupPartitions.outlivesGroup(change.kind()));
    }
    for (Change change : entry.changes()) {
      if (change.kind() != LogMessages.NO_KIND) {
        committed.add(change);
      }
    }
    groups().applied(0, entry.reign(), entry.sequence());
  }

  private ProbeCall call(StructureMessage<?> message) {
    int service =
        switch (message) {
          case CpSessionMessages<?> m -> 0x1f;
          case GroupObjectMessages<?> m -> 0x1e;
          case AtomicReferenceMessages<?> m -> 0x0a;
          default -> 0x0b;
        };
    Kind<?> kind = test.host.services().kindOf(service, message.name());
    ProbeCall call = new ProbeCall(kind, CALLER, message);
    test.group().submit(call);
    applyAll();
    return call;
  }

  private int shards() {
    return test.group().structures().size();
  }

  @Test
  void aGroupsTime_goesOnFromWhereItStood_onAMemberWhoseClockIsBehind() {
    test.clock(50_000);
    lead();
    call(new CreateSession(GROUP, "a"));
    assertThat(test.group().clockMillis()).isEqualTo(50_000);
    groups().end(0, null);

    test.clock(20_000);
    lead();
    assertThat(test.group().clockMillis()).isEqualTo(50_000);
    test.clock(20_700);
    assertThat(test.group().clockMillis()).isEqualTo(50_700);
    call(new CreateSession(GROUP, "b"));
    assertThat(committedMillis).isEqualTo(50_700);
    test.clock(20_600);
    assertThat(test.group().clockMillis()).isEqualTo(50_700);
    groups().end(0, null);

    test.clock(90_000);
    lead();
    assertThat(test.group().clockMillis()).isEqualTo(90_000);
  }

  @Test
  void namesThatWereOnlyRead_areForgotten() {
    lead();
    ProbeCall read = call(new HeartbeatSession(GROUP, 3));
    assertThat(read.failures).hasOnlyElementsOfType(SessionExpiredException.class).hasSize(1);
    assertThat(shards()).isOne();
    test.host.upkeep().tick();
    assertThat(shards()).isZero();

    long session = session();
    test.host.upkeep().tick();
    assertThat(call(new CloseSession(GROUP, session)).replies).containsExactly(true);
  }

  /** Begins a session; its id. */
  private long session() {
    return ((SessionReply) call(new CreateSession(GROUP, "a")).replies.getFirst()).sessionId();
  }

  private static DestroyInGroup destroy() {
    return new DestroyInGroup(GROUP, GridCountDownLatch.TYPE.service(), "x");
  }

  private void assertDestroyed(ProbeCall call) {
    assertThat(call.replies).isEmpty();
    assertThat(call.failures).hasOnlyElementsOfType(StructureDestroyedException.class).hasSize(1);
  }

  @Test
  void whatIsDestroyed_failsWhoWaitsInIt_andWhoeverCallsIt() {
    lead();
    assertThat(call(new TrySetCount(GROUP, "x", 1)).replies).containsExactly(true);
    ProbeCall waiting = call(new Await(GROUP, "x", new UUID(1, 1), 1_000_000));
    assertThat(waiting.answers()).isZero();

    assertThat(call(destroy()).replies).hasSize(1);

    assertDestroyed(waiting);
    assertDestroyed(call(new GetCount(GROUP, "x")));
    assertDestroyed(call(new TrySetCount(GROUP, "x", 1)));
    assertThat(call(destroy()).replies).as("it comes again").hasSize(1);
    assertThat(call(new TrySetCount(GROUP, "y", 1)).replies).containsExactly(true);
    groups().end(0, null);
    lead();
    assertDestroyed(call(new GetCount(GROUP, "x")));
    assertThat(call(new GetCount(GROUP, "y")).replies).containsExactly(1);
  }

  @Test
  void whatIsDestroyed_endsAtTheNextLeader_ifNotHere() {
    lead();
    call(new TrySetCount(GROUP, "x", 1));
    call(destroy());
    groups().end(0, null);
    assertThat(committed.removeIf(GroupLogTest::isEnd)).isTrue();
    lead();
    assertThat(shards()).as("what is destroyed is known").isOne();
    assertThat(committed).anyMatch(GroupLogTest::isEnd);
    assertDestroyed(call(new GetCount(GROUP, "x")));
  }

  @Test
  void aGroupThatIsDestroyed_isEmpty_underAnotherId_andWhoWaitedIsTold() {
    lead();
    long session = session();
    call(new TrySetCount(GROUP, "x", 1));
    ProbeCall waiting = call(new Await(GROUP, "x", new UUID(1, 1), 1_000_000));

    assertThat(call(new DestroyGroup(GROUP)).replies).hasSize(1);

    assertThat(waiting.failures).hasOnlyElementsOfType(GroupDestroyedException.class).hasSize(1);
    assertThat(call(new GetCount(GROUP, "x")).failures)
        .hasOnlyElementsOfType(GroupDestroyedException.class);
    RaftGroupId next = new RaftGroupId(GROUP.name(), GROUP.seed(), GROUP.id() + 1);
    assertThat(call(new GetCount(next, "x")).replies).containsExactly(0);
    assertThat(call(new TrySetCount(next, "y", 2)).replies).containsExactly(true);
    groups().end(0, null);
    lead();
    assertThat(call(new GetCount(next, "x")).replies).containsExactly(0);
    assertThat(call(new GetCount(next, "y")).replies).containsExactly(2);
    assertThat(call(new GetCount(GROUP, "y")).failures)
        .hasOnlyElementsOfType(GroupDestroyedException.class);
    assertThat(call(new CloseSession(next, session)).replies)
        .as("a session is its client's, and outlives the group")
        .containsExactly(true);
  }

  private static boolean isEnd(Change change) {
    return change.effect().length == 0;
  }

  /** What a user may write. */
  record MakesMuch(int bytes) implements Function<Object, Object> {

    @Override
    public Object apply(Object value) {
      return new byte[bytes];
    }
  }

  private static final int LONG_BYTES = 2 << 20;

  /** What an {@link Apply} asks for. */
  private static final int NEW_VALUE = 2;

  @Test
  void aChangeThatFitsIntoNoEntry_failsItsCall_andNoOther() {
    lead();
    long session = session();
    MakesMuch makesMuch = new MakesMuch(LONG_BYTES);
    ProbeCall failed =
        call(new Apply(GROUP, "x", test.serialization.toData(makesMuch), NEW_VALUE, true));
    assertThat(test.runOutside()).isTrue();
    applyAll();

    assertThat(failed.failures).hasOnlyElementsOfType(MessageTooLargeException.class).hasSize(1);
    assertThat(ended).as("that the member is to lead again is said").isOne();
    lead();
    assertThat(call(new Get(GROUP, "x")).replies).containsExactly("nothing");
    assertThat(call(new CloseSession(GROUP, session)).replies).containsExactly(true);
  }

  @Test
  void aReignThatIsOver_keepsNoStates() {
    lead();
    long session = session();
    groups().end(0, null);
    assertThat(shards()).isZero();
    lead();
    assertThat(call(new CloseSession(GROUP, session)).replies).containsExactly(true);
  }
}
