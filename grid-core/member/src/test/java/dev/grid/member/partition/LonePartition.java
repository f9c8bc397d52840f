package dev.grid.member.partition;

import dev.grid.config.MemberConfig;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.replication.AcknowledgementTimes;
import dev.grid.member.replication.CallId;
import dev.grid.member.replication.Leases;
import dev.grid.member.replication.Replica;
import dev.grid.member.replication.ReplicationEnvironment;
import dev.grid.member.time.ClusterClock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;

/** A partition of no cluster, for tests of tasks, which replication has no part in. */
final class LonePartition {

  private static final Executor NOBODY =
      task -> {
        throw new AssertionError("a lone partition's host does nothing");
      };

  private static final PartitionHost HOST =
      new PartitionHost(
          UUID.randomUUID(),
          MemberConfig.defaults().withPartitionCount(1),
          List.of(),
          () -> 0,
          (task, delayMillis) -> {
            throw new AssertionError("nothing waits in a lone partition");
          },
          NOBODY,
          new NoReplication(),
          (call, partition) -> {
            throw new AssertionError("there is no other member");
          },
          (partition, structures) -> {
            throw new AssertionError("there is no other side");
          });

  private LonePartition() {}

  /** A partition that leaves what it has had enough of to these workers. */
  static Partition of(Executor workers) {
    return new Partition(0, HOST, 1, workers, new NoReplication(), PartitionOwner.TABLE);
  }

  /** Fails whoever asks it. */
  private static final class NoReplication implements ReplicationEnvironment {

    private static AssertionError none() {
      return new AssertionError("a lone partition is not replicated");
    }

    @Override
    public UUID self() {
      throw none();
    }

    @Override
    public long nanoTime() {
      throw none();
    }

    @Override
    public ClusterClock clock() {
      throw none();
    }

    @Override
    public void send(UUID member, PeerMessages message) {
      throw none();
    }

    @Override
    public void tellCoordinator(PeerMessages.ToCoordinator message) {
      throw none();
    }

    @Override
    public void tickLater(int partition, long delayMillis) {
      throw none();
    }

    @Override
    public Leases leases() {
      throw none();
    }

    @Override
    public AcknowledgementTimes acknowledgementTimes() {
      throw none();
    }

    @Override
    public boolean isConnected(UUID caller, UUID member) {
      throw none();
    }

    @Override
    public void confirm(CallId call) {
      throw none();
    }

    @Override
    public void acknowledge(UUID member, Replica replica) {
      throw none();
    }
  }
}
