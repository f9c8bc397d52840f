package dev.grid.member.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.StructureId;
import dev.grid.kernel.Backups;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.Transfer;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import dev.grid.member.cluster.Stamp;
import dev.grid.member.peer.PeerMessages.Append;
import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.member.peer.PeerMessages.Open;
import dev.grid.member.peer.PeerMessages.Opened;
import dev.grid.member.peer.PeerMessages.OutOfSync;
import dev.grid.protocol.UnknownServiceException;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a primary and its copies keep of changes, and what they do with those they do not know. */
class ReplicaLogTest {

  private static final UUID PRIMARY = new UUID(0, 1);
  private static final UUID COPY = new UUID(0, 2);
  private static final UUID LEARNER = new UUID(0, 3);
  private static final Stamp EPOCH = new Stamp(1, PRIMARY);
  private static final int KNOWN = 0x01;
  private static final int UNKNOWN = 0x42;

  private final TestReplication world = new TestReplication(PRIMARY);
  private final Structures structures = new Structures();

  private record Set(int value) implements Effect {}

  /** A structure whose effects are one byte. */
  private static final class Structure implements Replicated, EffectCodec {

    private final String name;
    private final Backups backups;
    private long lastSequence;
    private int encoded;

    Structure(String name, int sync, int async) {
      this.name = name;
      this.backups = new Backups(sync, async);
    }

    @Override
    public int kind() {
      return KNOWN;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Backups backups() {
      return backups;
    }

    @Override
    public EffectCodec effects() {
      return this;
    }

    @Override
    public void write(Effect effect, MessageWriter out) {
      encoded++;
      out.putByte((byte) ((Set) effect).value());
    }

    @Override
    public Effect read(MessageReader in) {
      throw new AssertionError("not read here");
    }

    @Override
    public Transfer transfer(long from, long to) {
      return transfer();
    }

    @Override
    public Transfer transfer() {
      return new Transfer() {
        @Override
        public @Nullable Effect next(int bytesMax) {
          return null;
        }

        @Override
        public Effect pass(Effect change) {
          return change;
        }
      };
    }

    @Override
    public String service() {
      return "known";
    }

    @Override
    public ContentDigest digestFrom(long from) {
      return digest(from, ContentDigest.END);
    }

    @Override
    public ContentDigest digest(long from, long to) {
      return new ContentDigest(from, to, 0, 0);
    }

    @Override
    public long lastSequence() {
      return lastSequence;
    }

    @Override
    public void changedAt(long sequence) {
      lastSequence = sequence;
    }
  }

  private static final class Structures implements Content {

    final List<Structure> all = new ArrayList<>();
    int applied;

    @Override
    public void apply(int kind, String name, byte[] effect) {
      if (kind != KNOWN) {
        throw new UnknownServiceException("service=" + kind + " of structure=" + name);
      }
      applied++;
    }

    @Override
    public void clear() {}

    @Override
    public @Nullable Replicated find(StructureId structure) {
      return all.stream().filter(s -> s.name().equals(structure.name())).findFirst().orElse(null);
    }

    @Override
    public List<Structure> structures() {
      return all;
    }
  }

  private static final Replica.Host HOST =
      new Replica.Host() {
        @Override
        public void promoted() {}

        @Override
        public void serving() {}

        @Override
        public void notServing() {}

        @Override
        public boolean isWriting() {
          return false;
        }

        @Override
        public void keepForMerge(Predicate<Replicated> structures) {}
      };

  private static MemberInfo member(UUID id) {
    return new MemberInfo(
        new Address("m", 1),
        id,
        Map.of(),
        false,
        new MemberVersion((byte) 0, (byte) 1, (byte) 0),
        Map.of());
  }

  private static Assignment assignment(Copy... copies) {
    return new Assignment(EPOCH, PRIMARY, null, List.of(copies), 0, EPOCH);
  }

  private static ClusterState state(Assignment assignment) {
    List<MemberInfo> members = List.of(member(PRIMARY), member(COPY), member(LEARNER));
    return new ClusterState(
        EPOCH,
        List.of(),
        new UUID(0, 9),
        1,
        members,
        members,
        List.of(),
        true,
        List.of(assignment));
  }

  private Replica replica(UUID self, Copy... copies) {
    world.become(self);
    Replica replica = new Replica(0, structures, world, HOST);
    replica.adopt(assignment(copies), state(assignment(copies)), null);
    return replica;
  }

  private static Copy copyOfOne() {
    return new Copy(COPY, 1, true, 1);
  }

  /** A primary that serves, with one copy in sync. */
  private Replica primary() {
    Replica replica = replica(PRIMARY, copyOfOne());
    open(replica, COPY, world.sent(Open.class).getFirst());
    assertThat(replica.isServing()).isTrue();
    return replica;
  }

  private static void open(Replica replica, UUID copy, Open asked) {
    replica.opened(copy, new Opened(0, EPOCH, asked.stream(), 0, 0, 0, List.of(), 0));
  }

  private Structure structure(String name, int sync, int async) {
    Structure structure = new Structure(name, sync, async);
    structures.all.add(structure);
    return structure;
  }

  private void acknowledge(Replica replica) {
    Append last = world.sent(Append.class).getLast();
    replica.acknowledged(COPY, last.stream(), last.index());
  }

  @Test
  void whatNoCopyKeepsIsNeitherEncodedNorKept() {
    Replica replica = primary();
    Structure alone = structure("alone", 0, 0);
    for (int i = 0; i < 10_000; i++) {
      replica.append(alone, new Set(i), null);
    }
    assertThat(replica.keptChanges()).isZero();
    assertThat(alone.encoded).isZero();
    assertThat(world.sent(Append.class)).isEmpty();
    assertThat(replica.mustWait(alone)).isFalse();
  }

  @Test
  void besideAnotherStructureThatWaitsForItsCopyNeither() {
    Replica replica = primary();
    Structure alone = structure("alone", 0, 0);
    Structure kept = structure("kept", 1, 0);
    replica.append(kept, new Set(1), null);
    for (int i = 0; i < 10_000; i++) {
      replica.append(alone, new Set(i), null);
    }
    assertThat(replica.keptChanges()).isOne();
    assertThat(replica.mustWait(kept)).isTrue();
    acknowledge(replica);
    assertThat(replica.keptChanges()).isZero();
    assertThat(replica.mustWait(kept)).isFalse();
  }

  @Test
  void whatIsKeptAsynchronouslyIsForgottenWhenItIsAcknowledged() {
    Replica replica = primary();
    Structure kept = structure("kept", 0, 1);
    for (int i = 0; i < 100; i++) {
      replica.append(kept, new Set(i), null);
      assertThat(replica.mustWait(kept)).isFalse();
      acknowledge(replica);
      assertThat(replica.keptChanges()).isZero();
    }
    assertThat(kept.encoded).isEqualTo(100);
  }

  @Test
  void aLearnerOfEverythingIsToldOfWhatNobodyElseKeeps_untilItHasIt() {
    Replica replica = primary();
    Structure alone = structure("alone", 0, 0);
    Copy learner = new Copy(LEARNER, 0, false, 2);
    Assignment next = assignment(copyOfOne(), learner);
    replica.adopt(next, state(next), state(assignment(copyOfOne())));
    open(replica, LEARNER, world.sent(Open.class).getLast());
    for (int i = 0; i < 1_000; i++) {
      replica.append(alone, new Set(i), null);
    }
    assertThat(world.sent(Append.class)).hasSizeGreaterThanOrEqualTo(1_000);
    assertThat(replica.keptChanges()).isEqualTo(1_000);
    Append last = world.sent(Append.class).getLast();
    replica.acknowledged(LEARNER, last.stream(), last.index());
    assertThat(replica.keptChanges()).isZero();
  }

  @Test
  void aCopyThatIsDroppedIsNotRememberedFor() {
    Replica replica = primary();
    Structure kept = structure("kept", 1, 0);
    replica.append(kept, new Set(1), null);
    assertThat(replica.keptChanges()).isOne();
    replica.adopt(assignment(), state(assignment()), state(assignment(copyOfOne())));
    assertThat(replica.keptChanges()).isZero();
  }

  @Test
  void aChangeOfAnUnknownServiceIsRefusedByName_andTheCopyTakesNothingMore() {
    Replica copy = replica(COPY, copyOfOne());
    copy.open(PRIMARY, new Open(0, EPOCH, 7, false, 1, 0, 0));
    copy.append(PRIMARY, append(1, KNOWN));
    copy.append(PRIMARY, append(2, UNKNOWN));
    copy.append(PRIMARY, append(3, KNOWN));

    assertThat(structures.applied).isOne();
    assertThat(world.told()).hasSize(1);
    OutOfSync told = (OutOfSync) world.told().getFirst();
    assertThat(told.unable()).isTrue();
    assertThat(told.member()).isEqualTo(COPY);
    assertThat(told.why()).contains("service=" + UNKNOWN).contains("structure=m");
    assertThat(copy.takeAck().index()).isOne();
  }

  private static Append append(long index, int kind) {
    return new Append(0, EPOCH, 7, index, 0, index, kind, "m", new byte[] {1}, List.of());
  }

  /** Its first answer may be lost; who does not ask for the rest serves without it. */
  @Test
  void aCopyThatIsAskedAgain_tellsAgainWhatTheAskingPrimaryLacks() {
    Replica copy = replica(COPY, copyOfOne(), new Copy(LEARNER, 2, true, 1));
    copy.open(PRIMARY, new Open(0, EPOCH, 7, false, 1, 0, 0));
    for (int i = 1; i <= 3; i++) {
      copy.append(PRIMARY, append(i, KNOWN));
    }
    Open another = new Open(0, EPOCH, 8, false, 1, 1, 0);
    copy.open(PRIMARY, another);
    copy.open(PRIMARY, another);

    List<Opened> answers = world.sent(Opened.class);
    assertThat(answers.subList(answers.size() - 2, answers.size()))
        .allSatisfy(
            answer ->
                assertThat(answer.ahead()).extracting(Change::sequence).containsExactly(2L, 3L));
  }

  @Test
  void whatANewPrimaryDoesNotKnowItPassesOnToTheOtherCopies() {
    Replica replica = replica(PRIMARY, copyOfOne(), new Copy(LEARNER, 2, true, 1));
    Change ahead = new Change(1, UNKNOWN, "m", new byte[] {1}, List.of());
    List<Open> asked = world.sent(Open.class);
    replica.opened(COPY, new Opened(0, EPOCH, asked.get(0).stream(), 0, 1, 0, List.of(ahead), 0));
    open(replica, LEARNER, asked.get(1));
    assertThat(replica.isServing()).isTrue();
    assertThat(world.sent(Append.class))
        .singleElement()
        .satisfies(append -> assertThat(append.kind()).isEqualTo(UNKNOWN));
  }

  /** Its side of a split had dropped it, and the one that goes on had not. */
  @Test
  void aCopyThatTheTableCountsOn_andThatHasNoStream_isWaitedForAndReported_untilItIsDropped() {
    Replica replica = primary();
    Structure kept = structure("kept", 1, 0);
    replica.adopt(assignment(), state(assignment()), state(assignment(copyOfOne())));
    replica.append(kept, new Set(1), null);
    assertThat(replica.mustWait(kept)).isFalse();

    replica.adopt(assignment(copyOfOne()), state(assignment(copyOfOne())), state(assignment()));
    replica.append(kept, new Set(2), null);
    replica.tick(1_000_000_000);
    assertThat(replica.mustWait(kept)).isTrue();
    assertThat(world.told())
        .hasSize(2)
        .allSatisfy(told -> assertThat(((OutOfSync) told).member()).isEqualTo(COPY));

    replica.adopt(assignment(), state(assignment()), state(assignment(copyOfOne())));
    assertThat(replica.mustWait(kept)).isFalse();
  }

  @Test
  void whatACopyWasToConfirm_isConfirmedWhenTheTableDropsIt() {
    Replica replica = primary();
    Structure kept = structure("kept", 1, 0);
    CallId call = new CallId(UUID.randomUUID(), 7);
    replica.append(kept, new Set(1), new Completion(call, true, null));
    assertThat(world.confirmed()).isEmpty();

    replica.adopt(assignment(), state(assignment()), state(assignment(copyOfOne())));

    assertThat(world.confirmed()).containsExactly(call);
  }

  /** The coordinator that it told first may have been replaced. */
  @Test
  void aCopyThatWasOnAnotherSide_saysSoWheneverItIsAsked_untilItIsMadeAnew() {
    Replica copy = replica(COPY, copyOfOne());
    Stamp own = new Stamp(2, COPY);
    Assignment alone = new Assignment(own, COPY, null, List.of(), 0, own);
    copy.adopt(alone, state(alone), state(assignment(copyOfOne())));

    Assignment next = assignment(copyOfOne());
    copy.reset(next, state(next));
    copy.adopt(next, state(next), state(alone));
    for (int asked = 1; asked <= 2; asked++) {
      copy.open(PRIMARY, new Open(0, EPOCH, 7, false, 1, 0, 0));
      assertThat(world.told()).hasSize(1 + asked);
    }
    assertThat(world.sent(Opened.class)).isEmpty();

    copy.open(PRIMARY, new Open(0, EPOCH, 8, true, 1, 0, 0));
    assertThat(world.sent(Opened.class)).hasSize(1);
  }
}
