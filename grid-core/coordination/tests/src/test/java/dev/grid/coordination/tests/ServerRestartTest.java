package dev.grid.coordination.tests;

import static dev.grid.coordination.tests.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.coordination.Capabilities;
import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinationLock;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.LockLostException;
import dev.grid.coordination.tests.proof.Subject;
import dev.grid.coordination.tests.servers.Server;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left when a server is killed and started again, and whom watches tell of. */
class ServerRestartTest {

  /** So long that no session ends because of a slow machine. */
  private static final String SETTINGS = "?timeout=10m&watch-interval=20ms";

  private static Coordinator started(Subject subject, Server server, String member) {
    Coordinator coordinator = Coordinators.create(subject.url(server) + SETTINGS, member);
    coordinator.start(true);
    return coordinator;
  }

  @ParameterizedTest
  @EnumSource(names = {"MYSQL", "POSTGRESQL", "REDIS"})
  void whatWasAnsweredIsStillSoAndWatchesMissNothing(Subject subject) throws InterruptedException {
    try (Server server = subject.start();
        Coordinator watcher = started(subject, server, "watcher");
        Coordinator stays = started(subject, server, "stays");
        Coordinator leaves = started(subject, server, "leaves");
        Coordinator returns = started(subject, server, "returns");
        Coordinator comes = started(subject, server, "comes")) {
      List<String> told = new CopyOnWriteArrayList<>();
      watcher.createGroup("g");
      watcher.watchJoin("g", event -> told.add("+" + event.member()));
      watcher.watchLeave("g", event -> told.add("-" + event.member()));
      for (Coordinator member : List.of(stays, leaves, returns))
        member.join("g", Capabilities.NONE);
      await("three joins", () -> told.size() == 3);
      CoordinationLock held = stays.lock("x");
      assertThat(held.tryAcquire()).isTrue();
      OptionalLong token = held.fencingToken();

      server.kill();
      assertThatThrownBy(leaves::groups).isInstanceOf(CoordinatorConnectionException.class);
      assertThat(held.isAcquired()).as("the session is not over").isTrue();
      server.start();
      leaves.leave("g");
      returns.leave("g");
      returns.join("g", Capabilities.NONE);
      comes.join("g", Capabilities.NONE);

      await("what happened since", () -> told.size() >= 7);
      assertThat(told.subList(3, told.size()))
          .containsExactlyInAnyOrder("-leaves", "-returns", "+returns", "+comes")
          .containsSubsequence("-returns", "+returns");
      assertThat(held.isStillHeld()).isTrue();
      assertThat(comes.lock("x").tryAcquire()).isFalse();
      held.release();
      CoordinationLock next = comes.lock("x");
      assertThat(next.tryAcquire()).isTrue();
      if (token.isPresent())
        assertThat(next.fencingToken().orElseThrow()).isGreaterThan(token.getAsLong());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MEMCACHED", "REDIS_DEFAULT"})
  void whatForgetsGivesALockAwayTwiceAndItsMembersFindOut(Subject subject) {
    try (Server server = subject.start();
        Coordinator a = started(subject, server, "a")) {
      a.joinOrCreate("g", Capabilities.NONE);
      CoordinationLock held = a.lock("x");
      assertThat(held.tryAcquire()).isTrue();

      server.kill();
      server.start();
      try (Coordinator b = started(subject, server, "b")) {
        assertThat(b.lock("x").tryAcquire()).as("though nobody gave it back").isTrue();
      }
      await(
          "a sign of life",
          () -> {
            try {
              return !a.heartbeat().isNegative();
            } catch (CoordinationException e) {
              return false;
            }
          });

      assertThat(held.isAcquired()).isFalse();
      assertThatThrownBy(held::release).isInstanceOf(LockLostException.class);
      assertThat(a.groups()).isEmpty();
    }
  }
}
