package dev.grid.member;

import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.protocol.types.MemberInfo;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells operators what a new state changed: members, promotions, migrations, losses. One line of a
 * kind for a state; states that only move data come many times a second, and are summed up in one
 * line a second. Confined to the cluster thread.
 */
final class ClusterLog implements MemberCore.StateListener {

  private static final Logger log = LoggerFactory.getLogger(ClusterLog.class);

  private static final long MIGRATIONS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final UUID id;
  private final LongSupplier nanoTime;

  /** Since the last line about migrations. */
  private int taken;

  private int given;
  private int copied;
  private long saidNanos;

  ClusterLog(UUID id, LongSupplier nanoTime) {
    this.id = id;
    this.nanoTime = nanoTime;
    saidNanos = nanoTime.getAsLong() - MIGRATIONS_NANOS;
  }

  @Override
  public void adopted(@Nullable ClusterState before, ClusterState state) {
    if (before == null) {
      log.info(
          "cluster joined: id={} members={} version={} coordinator={}",
          state.clusterId(),
          state.members().size(),
          state.stamp().version(),
          state.stamp().publisher());
      return;
    }
    tellMembers(before, state);
    tellWritability(before, state);
    if (before.partitions().size() == state.partitions().size()) {
      tellPartitions(before, state);
    }
  }

  private void tellMembers(ClusterState before, ClusterState state) {
    for (MemberInfo member : state.members()) {
      if (before.member(member.uuid()) == null) {
        log.info(
            "member joined: id={} address={} lite={} members={}",
            member.uuid(),
            member.address(),
            member.liteMember(),
            state.members().size());
      }
    }
    for (MemberInfo member : before.members()) {
      if (state.member(member.uuid()) == null) {
        boolean orderly = before.leaving().contains(member.uuid());
        log.atLevel(orderly ? Level.INFO : Level.WARN)
            .log(
                "member left: id={} address={} orderly={} members={}",
                member.uuid(),
                member.address(),
                orderly,
                state.members().size());
      }
    }
    for (UUID member : state.leaving()) {
      if (!before.leaving().contains(member)) {
        log.info("member hands over: id={}", member);
      }
    }
    if (!before.stamp().publisher().equals(state.stamp().publisher())) {
      log.info(
          "coordinator changed: id={} version={}",
          state.stamp().publisher(),
          state.stamp().version());
    }
  }

  private static void tellWritability(ClusterState before, ClusterState state) {
    if (before.writable() && !state.writable()) {
      log.warn(
          "writes are refused: members={} of stable={} are here, more than half are missing; until"
              + " they are back, or an operator accepts their loss",
          state.members().size(),
          state.stable().size());
    } else if (!before.writable() && state.writable()) {
      log.info("writes are taken again: members={}", state.members().size());
    }
  }

  private void tellPartitions(ClusterState before, ClusterState state) {
    int assigned = 0;
    int promoted = 0;
    int lost = 0;
    int accepted = 0;
    boolean moving = false;
    for (int i = 0; i < state.partitions().size(); i++) {
      Assignment old = before.partitions().get(i);
      Assignment now = state.partitions().get(i);
      if (now.isPrimary(id) && !old.isPrimary(id)) {
        if (now.previous() != null) {
          taken++;
        } else if (old.primary() != null) {
          promoted++;
        } else {
          assigned++;
        }
      } else if (old.isPrimary(id) && !now.isPrimary(id) && now.primary() != null) {
        given++;
      }
      if (now.inSync(id) != null && old.learner(id) != null) {
        copied++;
      }
      lost += now.lostBelow() > 0 && old.lostBelow() == 0 ? 1 : 0;
      accepted += now.lostBelow() == 0 && old.lostBelow() > 0 ? 1 : 0;
      moving |= now.previous() != null || now.copies().stream().anyMatch(copy -> !copy.inSync());
    }
    long version = state.stamp().version();
    if (assigned > 0) {
      log.info("partitions assigned to this member: count={} version={}", assigned, version);
    }
    if (promoted > 0) {
      log.info("partitions promoted on this member: count={} version={}", promoted, version);
    }
    if (lost > 0) {
      log.warn(
          "partitions lost: count={} version={}; every copy is gone, calls fail unless"
              + " partition-loss says otherwise, until its members are back or the loss is"
              + " accepted",
          lost,
          version);
    }
    if (accepted > 0) {
      log.info("lost partitions go on: count={} version={}", accepted, version);
    }
    tellMigrations(moving, version);
  }

  private void tellMigrations(boolean moving, long version) {
    long now = nanoTime.getAsLong();
    boolean any = taken > 0 || given > 0 || copied > 0;
    if (any && (!moving || now - saidNanos >= MIGRATIONS_NANOS)) {
      log.info(
          "partitions migrated: primariesTaken={} primariesGiven={} backupsTaken={} moreToCome={}"
              + " version={}",
          taken,
          given,
          copied,
          moving,
          version);
      taken = 0;
      given = 0;
      copied = 0;
      saidNanos = now;
    }
  }
}
