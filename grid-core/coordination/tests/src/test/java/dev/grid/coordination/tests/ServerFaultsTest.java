package dev.grid.coordination.tests;

import static dev.grid.coordination.tests.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.coordination.Capabilities;
import dev.grid.coordination.Characteristic;
import dev.grid.coordination.CoordinationLock;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.OperationTimedOutException;
import dev.grid.coordination.tests.proof.ProofSystem;
import dev.grid.coordination.tests.proof.Subject;
import dev.grid.coordination.tests.proof.WatchProof;
import dev.grid.coordination.tests.servers.Server;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers that are away at the start, die and come back; {@link WatchProof} is the long run of the
 * second. The build takes a system of each sort, and one fault; all take {@code
 * -Dgrid.coordination.faults=all}.
 */
class ServerFaultsTest {

  private static final boolean ALL =
      "all".equals(System.getProperty("grid.coordination.faults", ""));
  private static final int FAULTS = ALL ? 3 : 1;
  private static final String SETTINGS =
      "?timeout=6s&operation-timeout=3s&connect-timeout=5s&stand-down-timeout=3s";
  private static final Duration LOCK_MAX = Duration.ofSeconds(10);

  static List<Subject> systems() {
    return ALL
        ? List.of(
            Subject.CONSUL,
            Subject.ETCD,
            Subject.MYSQL,
            Subject.POSTGRESQL,
            Subject.REDIS,
            Subject.ZOOKEEPER)
        : List.of(Subject.ETCD, Subject.POSTGRESQL);
  }

  static List<Subject> systemsWithAHistory() {
    return ALL
        ? List.of(Subject.CONSUL, Subject.ETCD, Subject.ZOOKEEPER)
        : List.of(Subject.ETCD, Subject.ZOOKEEPER);
  }

  @ParameterizedTest
  @MethodSource("systems")
  void whatADriverSaysWhileItsServerIsAway(Subject subject) throws InterruptedException {
    try (Server server = subject.start()) {
      String url = subject.url(server);
      server.stop();
      Coordinator coordinator = Coordinators.create(url + SETTINGS, "a");
      assertThatThrownBy(() -> coordinator.start(true))
          .isInstanceOf(CoordinatorConnectionException.class)
          .hasMessageContaining(server.address());

      server.start();
      await("it starts", () -> answers(() -> coordinator.start(true)));
      coordinator.joinOrCreate("group", Capabilities.NONE);
      CountDownLatch revoked = new CountDownLatch(1);
      coordinator.watchRevoked("group", event -> revoked.countDown());
      CountDownLatch elected = new CountDownLatch(1);
      coordinator.watchElected("group", event -> elected.countDown());
      CoordinationLock lock = coordinator.lock("lock");
      lock.acquire();
      OptionalLong token = lock.fencingToken();
      await("it is told that it leads", () -> elected.getCount() == 0);
      assertThat(token.isPresent())
          .isEqualTo(coordinator.characteristics().contains(Characteristic.FENCING_TOKENS));

      server.kill();
      assertThatThrownBy(coordinator::groups)
          .isInstanceOfAny(CoordinatorConnectionException.class, OperationTimedOutException.class);
      await("it knows that its session may be over", () -> !lock.isAcquired());
      await("and that it does not lead", () -> coordinator.leadership("group").isEmpty());
      await("it is told so", () -> revoked.getCount() == 0);

      server.start();
      await("it joins again", () -> isMember(coordinator));
      await("it leads again", () -> coordinator.leadership("group").isPresent());
      lock.close();
      await(
          "it has the lock again",
          () -> lock.async().acquire(LOCK_MAX).exceptionally(e -> false).join());
      if (token.isPresent()) {
        assertThat(lock.fencingToken().orElseThrow()).isGreaterThan(token.getAsLong());
      }

      server.kill();
      assertThatCode(coordinator::stop).doesNotThrowAnyException();
    }
  }

  private static boolean isMember(Coordinator coordinator) {
    Set<String> members = new HashSet<>();
    return answers(() -> members.addAll(coordinator.members("group"))) && members.contains("a");
  }

  private static boolean answers(Runnable call) {
    try {
      call.run();
      return true;
    } catch (CoordinatorConnectionException | OperationTimedOutException e) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("systemsWithAHistory")
  void watchesTellEachJoinAndLeaveOnceWhileTheServerIsStartedAgain(Subject subject)
      throws InterruptedException {
    try (Server server = subject.start()) {
      WatchProof.Result result =
          WatchProof.run(ProofSystem.of(subject.url(server), server), FAULTS, 1);

      assertThat(result.violations()).isEmpty();
      assertThat(result.joins()).isGreaterThan(FAULTS);
    }
  }
}
