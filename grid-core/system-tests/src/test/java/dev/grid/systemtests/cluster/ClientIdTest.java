package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.ClientAuthenticator;
import dev.grid.config.ClusterConfig;
import dev.grid.config.Credentials;
import dev.grid.config.Identity;
import dev.grid.protocol.session.SessionMessages.Authentication;
import dev.grid.protocol.session.SessionMessages.Ping;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.fuzz.RawConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A client chooses its id; nobody else gets what it holds by choosing the same. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(600)
final class ClientIdTest {

  private static final byte ACCEPTED = 0;
  private static final byte REFUSED = 1;
  private static final UUID ID = new UUID(0xad, 1);

  /** Everybody is who they say. */
  private static final ClientAuthenticator BY_NAME =
      attempt -> {
        Credentials shown = attempt.credentials();
        return shown == null ? null : Identity.named(shown.username());
      };

  private static TestCluster cluster(int members) {
    return TestCluster.of(members, config -> config.withAuthenticator(BY_NAME));
  }

  private static RawConnection open(Grid member) throws IOException {
    String address = TestCluster.addressOf(member);
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    RawConnection connection = new RawConnection(port);
    connection.sendProtocol();
    return connection;
  }

  private static byte login(
      RawConnection connection, TestCluster cluster, String principal, UUID id) throws IOException {
    return connection
        .call(
            new Authentication(
                cluster.name(),
                principal,
                "",
                id,
                "JVM",
                (byte) 1,
                "5.7.0",
                "raw",
                List.of(),
                (byte) 1,
                false))
        .status();
  }

  private static byte tried(Grid member, TestCluster cluster, String principal, UUID id) {
    try (RawConnection connection = open(member)) {
      return login(connection, cluster, principal, id);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void id_ofAnotherPrincipal_isRefused_untilItsClientIsGone() throws IOException {
    ClusterConfig freeingSoon =
        ClusterConfig.defaults().withGoneClientTimeout(Duration.ofMillis(1));
    try (TestCluster cluster =
        TestCluster.of(1, config -> config.withAuthenticator(BY_NAME).withCluster(freeingSoon))) {
      Grid member = cluster.member(0);
      try (RawConnection ada = open(member);
          RawConnection eve = open(member)) {
        assertThat(login(ada, cluster, "ada", ID)).isEqualTo(ACCEPTED);
        assertThat(login(eve, cluster, "eve", ID)).isEqualTo(REFUSED);
        eve.send(new Ping());
        assertThat(eve.readErrorCodes()).containsExactly(46, 3);

        assertThat(tried(member, cluster, "ada", ID)).isEqualTo(ACCEPTED);
        assertThat(tried(member, cluster, "eve", ID)).isEqualTo(REFUSED);
        ada.call(new Ping());
      }
      Eventually.holds(
          "the id is free when its client is gone",
          () -> tried(member, cluster, "eve", ID) == ACCEPTED);
    }
  }

  @Test
  void id_ofAnotherPrincipal_isRefusedByEveryMember() throws IOException {
    try (TestCluster cluster = cluster(2)) {
      Grid first = cluster.member(0);
      Grid second = cluster.member(1);
      try (RawConnection ada = open(first)) {
        assertThat(login(ada, cluster, "ada", ID)).isEqualTo(ACCEPTED);
        // Whoever is let in before that was heard is closed then.
        Eventually.holds(
            "the other member knows whose id it is",
            () -> tried(second, cluster, "eve", ID) == REFUSED);
        assertThat(tried(second, cluster, "ada", ID)).isEqualTo(ACCEPTED);
        ada.call(new Ping());

        Grid third = cluster.start();
        Eventually.holds(
            "a member that joins knows whose id it is",
            () -> tried(third, cluster, "eve", ID) == REFUSED);
        ada.call(new Ping());
      }
    }
  }

  @Test
  void id_ofAMember_isRefused() {
    try (TestCluster cluster = cluster(1)) {
      Grid member = cluster.member(0);
      assertThat(tried(member, cluster, "ada", member.id())).isEqualTo(REFUSED);
    }
  }

  @Test
  void id_thatTwoTookOnTwoMembersAtOnce_isKeptByOneOfThem() throws Exception {
    try (TestCluster cluster = cluster(2)) {
      for (int round = 0; round < 20; round++) {
        UUID id = new UUID(0xad, 100 + round);
        try (RawConnection ada = open(cluster.member(0));
            RawConnection eve = open(cluster.member(1))) {
          Thread other = Thread.ofVirtual().unstarted(() -> loginQuietly(eve, cluster, "eve", id));
          other.start();
          loginQuietly(ada, cluster, "ada", id);
          other.join();
          Eventually.holds("one of the two is left", () -> isLoggedIn(ada) != isLoggedIn(eve));
        }
      }
    }
  }

  /** Whoever is let in and then found to be second may be closed before it reads the answer. */
  private static void loginQuietly(
      RawConnection connection, TestCluster cluster, String principal, UUID id) {
    try {
      login(connection, cluster, principal, id);
    } catch (IOException e) {
      // It is not logged in, as the test finds out.
    }
  }

  private static boolean isLoggedIn(RawConnection connection) {
    try {
      connection.call(new Ping());
      return true;
    } catch (IOException | AssertionError e) {
      return false;
    }
  }
}
