package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.cp.CpStatus;
import dev.grid.cp.CpStatus.CpMember;
import dev.grid.cp.GroupDestroyedException;
import dev.grid.fencedlock.GridFencedLock;
import dev.grid.member.GridMember;
import dev.grid.systemtests.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is in Raft groups: members that are replaced, come back, are added, removed and given up. */
final class RaftMembersTest {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration NEVER = Duration.ZERO;

  @TempDir private Path directory;

  private final AtomicLong directories = new AtomicLong();

  /** Where the next member that is started has been before. */
  private final AtomicReference<@Nullable Path> before = new AtomicReference<>();

  /** By the members' names. */
  private final Map<String, Path> directoryOf = new ConcurrentHashMap<>();

  private TestCluster cluster(int members, int inGroups, Duration replaceAfter) {
    TestCluster cluster =
        TestCluster.of(
            members,
            config -> {
              Path again = before.getAndSet(null);
              long number = directories.getAndIncrement();
              Path own = again == null ? directory.resolve(Long.toString(number)) : again;
              MemberConfig named =
                  again == null
                      ? config
                      : config.withInstanceName(config.instanceName() + "-again" + number);
              directoryOf.put(named.instanceName(), own);
              return named.withCp(
                  CpConfig.defaults()
                      .withMemberCount(inGroups)
                      .withReplaceAfter(replaceAfter)
                      .withDirectory(own));
            });
    Eventually.holds(
        "groups are formed",
        () -> all(cluster, members).stream().allMatch(grid -> status(grid).isFormed()));
    return cluster;
  }

  private static List<Grid> all(TestCluster cluster, int members) {
    return IntStream.range(0, members).mapToObj(cluster::member).toList();
  }

  private static CpStatus status(Grid grid) {
    return Objects.requireNonNull(((GridMember) grid).operations().cpStatus());
  }

  private static Grid inGroups(TestCluster cluster, int members) {
    return all(cluster, members).stream()
        .filter(grid -> status(grid).isMember())
        .findFirst()
        .orElseThrow();
  }

  private static Grid outside(TestCluster cluster, int members) {
    return all(cluster, members).stream()
        .filter(grid -> !status(grid).isMember())
        .findFirst()
        .orElseThrow();
  }

  private static Set<UUID> ids(CpStatus status) {
    return status.members().stream().map(CpMember::id).collect(Collectors.toSet());
  }

  private static void awaitChanges(List<Grid> members, int changes) {
    Eventually.holds(
        "all know of changes=" + changes + ", which all groups have followed",
        () ->
            members.stream()
                .allMatch(
                    grid ->
                        status(grid).changes() == changes && status(grid).unsettled().isEmpty()));
  }

  @Test
  void aMemberThatIsGone_isReplaced_andThenAnotherOfTheOldMayEnd() {
    try (TestCluster cluster = cluster(4, 3, SOON)) {
      Grid spare = outside(cluster, 4);
      GridAtomicLong number = spare.atomicLong("number");
      GridAtomicLong other = spare.atomicLong("number@other");
      GridFencedLock lock = spare.fencedLock("lock@other");
      number.set(1);
      other.set(10);
      long fence = lock.lockAndGetFence();
      lock.unlock();

      Grid first = inGroups(cluster, 4);
      UUID gone = status(first).self();
      cluster.stop(first);
      List<Grid> left = all(cluster, 3);
      awaitChanges(left, 1);
      assertThat(status(spare).isMember()).isTrue();
      assertThat(ids(status(spare))).doesNotContain(gone).contains(status(spare).self());
      assertThat(status(spare).missing()).isEmpty();
      assertThat(number.incrementAndGet()).isEqualTo(2);
      assertThat(spare.atomicLong("number@later").incrementAndGet()).isEqualTo(1);

      Grid second = left.stream().filter(grid -> grid != spare).findFirst().orElseThrow();
      cluster.stop(second);
      assertThat(number.incrementAndGet()).isEqualTo(3);
      assertThat(other.incrementAndGet()).isEqualTo(11);
      assertThat(lock.lockAndGetFence()).isGreaterThan(fence);
      assertThat(spare.atomicLong("number@later").get()).isEqualTo(1);
      assertThat(status(spare).missing()).as("nobody could take its place").hasSize(1);
    }
  }

  @Test
  void aMemberThatComesBackInTime_isWhoItWas() {
    try (TestCluster cluster = cluster(4, 3, NEVER)) {
      Grid caller = outside(cluster, 4);
      GridAtomicLong number = caller.atomicLong("number@kept");
      number.set(1);
      Grid first = inGroups(cluster, 4);
      UUID id = status(first).self();
      cluster.stop(first);
      assertThat(number.incrementAndGet()).isEqualTo(2);

      Grid again = startedWithDiskOf(cluster, first);
      assertThat(status(again).self()).isEqualTo(id);
      Eventually.holds("it is in", () -> status(again).isMember());
      Grid second =
          all(cluster, 4).stream()
              .filter(grid -> grid != again && status(grid).isMember())
              .findFirst()
              .orElseThrow();
      cluster.stop(second);
      assertThat(number.incrementAndGet()).isEqualTo(3);
      assertThat(status(again).changes()).isZero();
    }
  }

  @Test
  void aMemberThatWasReplaced_putsAsideWhatItHad_andMayTakeAnothersPlace() {
    try (TestCluster cluster = cluster(4, 3, SOON)) {
      Grid spare = outside(cluster, 4);
      GridAtomicLong number = spare.atomicLong("number@kept");
      number.set(1);
      Grid first = inGroups(cluster, 4);
      UUID before = status(first).self();
      cluster.stop(first);
      awaitChanges(all(cluster, 3), 1);

      Grid again = startedWithDiskOf(cluster, first);
      Eventually.holds("it has put aside what it had", () -> !status(again).self().equals(before));
      assertThat(directoryOf.get(first.name()).resolve("groups-of-" + before)).isDirectory();
      assertThat(status(again).isMember()).isFalse();
      assertThat(again.atomicLong("number@kept").incrementAndGet()).isEqualTo(2);

      Grid second =
          all(cluster, 4).stream()
              .filter(grid -> grid != spare && status(grid).isMember())
              .findFirst()
              .orElseThrow();
      cluster.stop(second);
      awaitChanges(all(cluster, 3), 2);
      assertThat(ids(status(spare))).contains(status(again).self()).doesNotContain(before);
      assertThat(number.incrementAndGet()).isEqualTo(3);
    }
  }

  private Grid startedWithDiskOf(TestCluster cluster, Grid ended) {
    before.set(directoryOf.get(ended.name()));
    return cluster.start();
  }

  @Test
  void anOperator_removesAndAddsMembers() {
    try (TestCluster cluster = cluster(4, 3, NEVER)) {
      Grid spare = outside(cluster, 4);
      Grid operated = spare;
      GridAtomicLong number = spare.atomicLong("number@kept");
      number.set(1);
      // Who is in groups outlives the group that knows of it.
      operations(operated).destroyGroup("default").toCompletableFuture().join();
      Grid first = inGroups(cluster, 4);
      UUID gone = status(first).self();
      UUID stranger = new UUID(1, 2);
      assertRefused(() -> operations(operated).removeFromGroups(gone), "is not gone");
      assertRefused(() -> operations(operated).removeFromGroups(stranger), "is not in groups");
      assertRefused(() -> operations(operated).promoteToGroups(first.id()), "is in groups already");
      assertRefused(() -> operations(operated).promoteToGroups(stranger), "not in the cluster");
      assertRefused(() -> operations(operated).promoteToGroups(spare.id()), "is gone");
      assertRefused(() -> operations(operated).giveUpGroups(Set.of()), "a majority");

      cluster.stop(first);
      Eventually.holds(
          "it is gone and replaced", () -> isDone(operations(operated).removeFromGroups(gone)));
      awaitChanges(all(cluster, 3), 1);
      assertThat(status(spare).isMember()).isTrue();

      Grid second =
          all(cluster, 3).stream().filter(grid -> grid != spare).findFirst().orElseThrow();
      UUID goneToo = status(second).self();
      cluster.stop(second);
      Eventually.holds(
          "it is gone, and nobody is there in its place",
          () -> isDone(operations(operated).removeFromGroups(goneToo)));
      awaitChanges(all(cluster, 2), 2);
      assertThat(status(spare).members()).hasSize(2);
      assertThat(number.incrementAndGet()).isEqualTo(2);

      Grid added = cluster.start();
      Eventually.holds(
          "it is taken in", () -> isDone(operations(operated).promoteToGroups(added.id())));
      awaitChanges(all(cluster, 3), 3);
      assertThat(status(added).isMember()).isTrue();
      cluster.stop(
          all(cluster, 3).stream().filter(grid -> grid != added).findFirst().orElseThrow());
      assertThat(added.atomicLong("number@kept").incrementAndGet()).isEqualTo(3);
    }
  }

  private static ClusterOperations operations(Grid grid) {
    return ((GridMember) grid).operations();
  }

  /** Whether an operation is done; not before it is known here who is there, and what they have. */
  private static boolean isDone(CompletionStage<Void> operation) {
    return operation.handle((done, failure) -> failure == null).toCompletableFuture().join();
  }

  private static void assertRefused(Supplier<CompletionStage<Void>> operation, String why) {
    assertThatThrownBy(operation.get().toCompletableFuture()::join).hasMessageContaining(why);
  }

  @Test
  void groupsWhoseMajorityIsLost_areGivenUpByAnOperator_andHoldersAreTold() {
    try (TestCluster cluster = cluster(4, 3, NEVER)) {
      Grid spare = outside(cluster, 4);
      GridAtomicLong number = spare.atomicLong("number");
      number.set(5);
      spare.fencedLock("lock@doomed").lock();
      Grid first = inGroups(cluster, 4);
      cluster.stop(first);
      Grid second =
          all(cluster, 3).stream().filter(grid -> grid != spare).findFirst().orElseThrow();
      cluster.stop(second);
      Grid last = cluster.member(0) == spare ? cluster.member(1) : cluster.member(0);
      UUID lost = status(last).self();
      CompletableFuture<Long> waiting =
          last.fencedLock("lock@doomed").async().lockAndGetFence().toCompletableFuture();
      Eventually.holds("two are missing", () -> status(spare).missing().size() == 2);
      Set<UUID> gone =
          status(spare).missing().stream().map(CpMember::id).collect(Collectors.toSet());

      assertRefused(() -> operations(spare).giveUpGroups(Set.of(lost)), "are to be named");
      operations(spare).giveUpGroups(gone).toCompletableFuture().join();
      Eventually.holds("the last gives up what it has", () -> !status(last).self().equals(lost));

      cluster.start();
      Eventually.holds(
          "groups are formed anew",
          () ->
              all(cluster, 3).stream()
                  .allMatch(grid -> status(grid).isFormed() && status(grid).missing().isEmpty()));
      assertThatThrownBy(waiting::join).hasCauseInstanceOf(GroupDestroyedException.class);
      assertThatThrownBy(number::get).isInstanceOf(GroupDestroyedException.class);
      assertThat(number.get()).isZero();
      assertThat(spare.fencedLock("lock@doomed").tryLock()).isTrue();

      Grid again = startedWithDiskOf(cluster, first);
      Eventually.holds(
          "it learns of it", () -> status(again).isFormed() && !status(again).isMember());
      assertThat(again.atomicLong("number").incrementAndGet()).isEqualTo(1);
    }
  }

  @Test
  void groupsOfFive_goOnWithoutTwo_ofWhichOneIsReplaced() {
    try (TestCluster cluster = cluster(6, 5, SOON)) {
      Grid spare = outside(cluster, 6);
      GridAtomicLong number = spare.atomicLong("number@five");
      number.set(1);
      GridFencedLock lock = spare.fencedLock("lock@five");
      long fence = lock.lockAndGetFence();
      lock.unlock();
      for (int i = 0; i < 2; i++) {
        cluster.stop(
            all(cluster, 6 - i).stream().filter(grid -> grid != spare).findFirst().orElseThrow());
        assertThat(number.incrementAndGet()).isEqualTo(2 + i);
      }
      awaitChanges(all(cluster, 4), 1);
      assertThat(status(spare).isMember()).isTrue();
      assertThat(status(spare).members()).hasSize(5);
      assertThat(status(spare).missing()).hasSize(1);
      cluster.stop(
          all(cluster, 4).stream().filter(grid -> grid != spare).findFirst().orElseThrow());
      assertThat(number.incrementAndGet()).isEqualTo(4);
      assertThat(lock.lockAndGetFence()).isGreaterThan(fence);
    }
  }
}
