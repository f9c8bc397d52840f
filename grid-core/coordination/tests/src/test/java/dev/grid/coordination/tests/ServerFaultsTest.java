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
import dev.grid.coordination.tests.proof.Subject;
import dev.grid.coordination.tests.proof.WatchProof;
import dev.grid.coordination.tests.servers.Server;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Servers that are away at the start, die and come back; {@link WatchProof} is the long run of the
 * second.
 */
class ServerFaultsTest {

  private static final int FAULTS = 3;
  private static final String SETTINGS =
      "?timeout=2s&operation-timeout=1s&connect-timeout=1s&stand-down-timeout=1s";

  @ParameterizedTest
  @EnumSource(names = {"CONSUL", "ETCD", "MYSQL", "POSTGRESQL", "REDIS", "ZOOKEEPER"})
  void whatADriverSaysWhileItsServerIsAway(Subject subject) throws InterruptedException {
    try (Server server = subject.start()) {
      String url = subject.url(server);
      server.stop();
      Coordinator coordinator = Coordinators.create(url + SETTINGS, "a");
      assertThatThrownBy(() -> coordinator.start(true))
          .isInstanceOf(CoordinatorConnectionException.class)
          .hasMessageContaining(server.address());

      server.start();
      coordinator.start(true);
      coordinator.joinOrCreate("group", Capabilities.NONE);
      CountDownLatch revoked = new CountDownLatch(1);
      coordinator.watchRevoked("group", event -> revoked.countDown());
      coordinator.watchElected("group", event -> {});
      CoordinationLock lock = coordinator.lock("lock");
      lock.acquire();
      await("it leads", () -> coordinator.leadership("group").isPresent());
      OptionalLong token = lock.fencingToken();
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
      lock.acquire();
      if (token.isPresent()) {
        assertThat(lock.fencingToken().orElseThrow()).isGreaterThan(token.getAsLong());
      }

      server.kill();
      assertThatCode(coordinator::stop).doesNotThrowAnyException();
    }
  }

  private static boolean isMember(Coordinator coordinator) {
    try {
      return coordinator.members("group").contains("a");
    } catch (CoordinatorConnectionException | OperationTimedOutException e) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CONSUL", "ETCD", "ZOOKEEPER"})
  void watchesTellEachJoinAndLeaveOnceWhileTheServerIsStartedAgain(Subject subject)
      throws InterruptedException {
    try (Server server = subject.start()) {
      WatchProof.Result result = WatchProof.run(subject.url(server), server, FAULTS, 1);

      assertThat(result.violations()).isEmpty();
      assertThat(result.joins()).isGreaterThan(FAULTS);
    }
  }
}
