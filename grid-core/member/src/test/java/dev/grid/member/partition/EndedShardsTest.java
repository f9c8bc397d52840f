package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.NotReadyException;
import dev.grid.OverloadedException;
import dev.grid.Statistics.Activity;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.map.GridMap;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages;
import dev.grid.structures.map.MapStructure;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When structures are gone: in which copies, and what is left of them here. */
class EndedShardsTest {

  private static final UUID CALLER = new UUID(8, 8);
  private static final StructureId ORDERS = map("orders");

  private static StructureId map(String name) {
    return GridMap.TYPE.id(name);
  }

  private static Data data(int number) {
    return new Data(ByteBuffer.allocate(12).putInt(0).putInt(-7).putInt(number).array());
  }

  private static ProbeCall submit(TestHost member, int partition, MapMessages<?> message) {
    ProbeCall call = new ProbeCall(member.host.kinds().getFirst(), CALLER, message);
    member.host.submit(partition, call);
    return call;
  }

  private static ProbeCall put(TestHost member, int partition, String name, long ttlMillis) {
    return submit(member, partition, new MapMessages.Set(name, data(1), data(2), 1, ttlMillis));
  }

  private static ProbeCall containsForAnother(TestHost member, int partition) {
    ProbeCall call =
        new ProbeCall(
            member.host.kinds().getFirst(),
            new UUID(9, 9),
            new MapMessages.ContainsKey("orders", data(1), 1));
    member.host.submit(partition, call);
    return call;
  }

  private static ProbeCall contains(TestHost member, int partition) {
    return submit(member, partition, new MapMessages.ContainsKey("orders", data(1), 1));
  }

  /** What is counted, but for what was done. */
  private static List<StructureStatistics> counted(TestHost member) {
    return member.host.upkeep().counts().structures().stream()
        .map(one -> one.withActivity(Activity.NONE))
        .toList();
  }

  // Copies.

  @Test
  void destroy_isOverWhenTheCopiesHaveIt() {
    TestHost member = TestHost.withCopy(new MapStructure());
    member.copiesOpen();
    ProbeCall one = put(member, 0, "orders", -1);
    ProbeCall two = put(member, 1, "orders", -1);
    assertThat(member.copiesAcknowledge()).isEqualTo(2);
    assertThat(one.replies).hasSize(1);
    assertThat(two.replies).hasSize(1);

    CompletableFuture<Void> destroyed = member.host.upkeep().destroy(ORDERS);

    assertThat(destroyed).isNotDone();
    assertThat(member.copiesAcknowledge()).isEqualTo(2);
    assertThat(destroyed).isCompleted();
  }

  @Test
  void destroy_ofWhatNobodyHasIsOverAtOnce() {
    TestHost member = TestHost.withCopy(new MapStructure());
    member.copiesOpen();

    assertThat(member.host.upkeep().destroy(ORDERS)).isCompleted();
  }

  @Test
  void callAfterDestroy_isNotAnsweredBeforeCopiesHaveThatEither() {
    TestHost member = TestHost.withCopy(new MapStructure());
    member.copiesOpen();
    put(member, 0, "orders", -1);
    member.copiesAcknowledge();
    var unused = member.host.upkeep().destroy(ORDERS);

    ProbeCall late = put(member, 0, "orders", 0);
    ProbeCall missing =
        submit(member, 0, new MapMessages.Unlock("orders", data(1), 1, 77)); // Not locked: fails.

    assertThat(late.answers()).isZero();
    assertThat(missing.answers()).isZero();
    member.copiesAcknowledge();
    assertThat(late.replies).hasSize(1);
    assertThat(missing.failures).hasSize(1);
  }

  // What is left.

  @Test
  void roomThatIsEmpty_isForgotten_andItsCountsAreNot() {
    TestHost member = TestHost.alone(new MapStructure());
    member.host.start();
    for (int partition = 0; partition < TestHost.PARTITIONS; partition++) {
      put(member, partition, "orders", 5);
    }

    member.pass(2_000);

    assertThat(shards(member)).isZero();
    assertThat(counted(member))
        .containsExactly(new StructureStatistics(ORDERS, 0, 0, 0, TestHost.PARTITIONS));

    put(member, 0, "orders", 5);
    member.pass(2_000);
    assertThat(counted(member))
        .containsExactly(new StructureStatistics(ORDERS, 0, 0, 0, TestHost.PARTITIONS + 1));

    assertThat(member.host.upkeep().destroy(ORDERS)).isCompleted();
    assertThat(member.host.upkeep().counts().structures()).isEmpty();
  }

  @Test
  void tenThousandStructures_leaveNothing() {
    TestHost member = TestHost.alone(new MapStructure());
    member.host.start();
    for (int i = 0; i < 10_000; i++) {
      put(member, i % TestHost.PARTITIONS, "used" + i, i % 2 == 0 ? 5 : -1);
      contains(member, 1);
      assertThat(member.host.upkeep().destroy(map("used" + i))).isCompleted();
    }
    for (int i = 0; i < 12_000; i++) {
      put(member, i % TestHost.PARTITIONS, "never again" + i, 5);
    }

    for (int i = 0; i < 20; i++) {
      member.pass(1_000);
    }

    assertThat(shards(member)).isZero();
    List<StructureStatistics> counts = member.host.upkeep().counts().structures();
    assertThat(counts).as("counts that are kept of shards that are not").hasSize(10_000);
    assertThat(counts).allSatisfy(c -> assertThat(c.structure().name()).startsWith("never again"));
    assertThat(member.host.holders().size()).isZero();
  }

  // Who is told of what there is.

  @Test
  void structureThatIsWrittenTo_isListedBeforeTheAnswer_onceForEachShard() {
    TestHost member = TestHost.alone(new MapStructure());
    List<StructureId> listed = listing(member);

    contains(member, 0);
    assertThat(listed).as("a structure that is only read").isEmpty();
    put(member, 1, "orders", -1);
    put(member, 1, "orders", -1);
    assertThat(listed).containsExactly(ORDERS);

    assertThat(member.host.upkeep().destroy(ORDERS)).isCompleted();
    put(member, 1, "orders", -1);
    assertThat(listed).containsExactly(ORDERS, ORDERS);
  }

  @Test
  void structureThatIsReadBeforeItIsWrittenTo_isListedSoon() {
    TestHost member = TestHost.alone(new MapStructure());
    member.host.start();
    List<StructureId> listed = listing(member);
    contains(member, 0);
    put(member, 0, "orders", -1);

    member.pass(2_000);

    assertThat(listed).containsExactly(ORDERS);
  }

  @Test
  void writes_waitUntilEveryMemberKnowsOfTheStructure_andOthersReadsDoNot() {
    TestHost member = TestHost.alone(new MapStructure());
    CompletableFuture<Void> known = new CompletableFuture<>();
    member.host.listing(structure -> known.isDone() ? null : known);
    assertThat(contains(member, 0).replies).containsExactly(false);

    ProbeCall afterARead = put(member, 0, "orders", -1);
    ProbeCall first = put(member, 1, "orders", -1);
    ProbeCall second = put(member, 1, "orders", -1);

    assertThat(List.of(afterARead, first, second)).allMatch(call -> call.answers() == 0);
    assertThat(containsForAnother(member, 0).replies)
        .as("nothing is carried out")
        .containsExactly(false);
    known.complete(null);
    assertThat(List.of(afterARead, first, second)).allMatch(call -> call.replies.size() == 1);
    assertThat(contains(member, 0).replies).containsExactly(true);
  }

  @Test
  void whatOthersWrite_doesNotOvertakeWritesThatWait() {
    TestHost member = TestHost.alone(new MapStructure());
    CompletableFuture<Void> known = new CompletableFuture<>();
    boolean[] isKnown = {false};
    member.host.listing(structure -> isKnown[0] ? null : known);
    ProbeCall first = put(member, 0, "orders", -1);
    isKnown[0] = true;

    ProbeCall second =
        new ProbeCall(
            member.host.kinds().getFirst(),
            new UUID(9, 9),
            new MapMessages.Set("orders", data(1), data(3), 1, -1));
    member.host.submit(0, second);
    assertThat(second.answers()).isZero();
    known.complete(null);

    assertThat(first.replies).hasSize(1);
    assertThat(second.replies).hasSize(1);
    assertThat(submit(member, 0, new MapMessages.Get("orders", data(1), 1)).replies)
        .containsExactly(data(3));
  }

  @Test
  void whoReadsAfterAWriteThatWaits_findsWhatItHasWritten() {
    TestHost member = TestHost.alone(new MapStructure());
    CompletableFuture<Void> known = new CompletableFuture<>();
    member.host.listing(structure -> known.isDone() ? null : known);

    ProbeCall written = put(member, 0, "orders", -1);
    ProbeCall read = contains(member, 0);
    assertThat(read.answers()).isZero();
    known.complete(null);

    assertThat(written.replies).hasSize(1);
    assertThat(read.replies).containsExactly(true);
  }

  @Test
  void writeThatWaitsUntilAStructureIsKnown_goesElsewhereWithItsPartition() {
    TestHost member = TestHost.alone(new MapStructure());
    member.host.listing(structure -> new CompletableFuture<>());
    ProbeCall call = put(member, 0, "orders", -1);
    assertThat(call.answers()).isZero();

    member.adopt(2, TestHost.OTHER, List.of(), true);

    assertThat(call.failures).singleElement().isInstanceOf(NotReadyException.class);
  }

  /** Each that comes to be known has all that wait tried again, which must not wait twice then. */
  @Test
  void manyStructuresThatAreNewAtOnce_waitOnceEach() {
    int structures = 12;
    TestHost member = TestHost.alone(new MapStructure());
    Map<StructureId, CompletableFuture<?>> known = new LinkedHashMap<>();
    int[] asked = {0};
    member.host.listing(
        structure -> {
          asked[0]++;
          CompletableFuture<?> event =
              known.computeIfAbsent(structure, s -> new CompletableFuture<>());
          return event.isDone() ? null : event;
        });
    List<ProbeCall> calls = new ArrayList<>();
    for (int i = 0; i < structures; i++) {
      calls.add(put(member, 0, "orders" + i, -1));
    }

    for (CompletableFuture<?> event : List.copyOf(known.values())) {
      assertThat(known.values()).allMatch(waited -> waited.getNumberOfDependents() <= 1);
      event.complete(null);
    }

    assertThat(calls).allMatch(call -> call.replies.size() == 1);
    assertThat(asked[0]).isLessThanOrEqualTo(structures * structures);
  }

  @Test
  void structureThatThereIsNoPlaceFor_isNotWrittenTo() {
    TestHost member = TestHost.alone(new MapStructure());
    member.host.listing(
        structure -> {
          throw new OverloadedException("no more");
        });

    ProbeCall call = put(member, 0, "orders", -1);

    assertThat(call.failures).hasSize(1).first().isInstanceOf(OverloadedException.class);
    assertThat(member.host.upkeep().counts().structures())
        .allSatisfy(c -> assertThat(c.entries()).isZero());
  }

  /** What a member lists from now on. */
  private static List<StructureId> listing(TestHost member) {
    List<StructureId> listed = new ArrayList<>();
    member.host.listing(
        structure -> {
          listed.add(structure);
          return null;
        });
    return listed;
  }

  private static int shards(TestHost member) {
    int[] shards = {0};
    for (int partition = 0; partition < TestHost.PARTITIONS; partition++) {
      shards[0] += member.host.digests(partition).size();
    }
    return shards[0];
  }
}
