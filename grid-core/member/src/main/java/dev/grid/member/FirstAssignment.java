package dev.grid.member;

import dev.grid.JoinException;
import dev.grid.config.JoinConfig;
import dev.grid.member.cluster.ClusterState;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** The first state that has partitions to serve. Thread-safe. */
final class FirstAssignment {

  /** How long a member waits for it when it starts, besides waiting for other members. */
  private static final long JOIN_SECONDS_MAX = 120;

  private final CountDownLatch assigned = new CountDownLatch(1);

  /** There is a new state. */
  void changed(ClusterState state) {
    if (state.partitions().stream().anyMatch(p -> p.primary() != null || p.lostBelow() > 0)) {
      assigned.countDown();
    }
  }

  /**
   * Blocks until there is one.
   *
   * @param members how many there are, for who is told that it takes too long
   * @throws InterruptedException if the thread is interrupted
   * @throws JoinException if it takes too long
   */
  void await(JoinConfig join, IntSupplier members) throws InterruptedException {
    long secondsMax = JOIN_SECONDS_MAX + join.expectedMembersTimeout().toSeconds();
    if (!assigned.await(secondsMax, TimeUnit.SECONDS)) {
      throw new JoinException(
          "no partitions were assigned in seconds="
              + secondsMax
              + ": members="
              + members.getAsInt()
              + " expectedMembers="
              + join.expectedMembers());
    }
  }
}
