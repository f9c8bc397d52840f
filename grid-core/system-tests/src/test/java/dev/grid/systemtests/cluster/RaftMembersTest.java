package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.cp.CpStatus;
import dev.grid.cp.CpStatus.CpMember;
import dev.grid.fencedlock.GridFencedLock;
import dev.grid.member.GridMember;
import dev.grid.systemtests.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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

  private final Map<UUID, Path> directoryOf = new HashMap<>();

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
    CpStatus status = ((GridMember) grid).operations().cpStatus();
    assertThat(status).isNotNull();
    return status;
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
}
