package dev.grid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of the cluster and who owns which partition, as this instance knows it now. */
public interface Cluster {

  /** The cluster's name; a member or client of another name is refused. */
  String name();

  /** The members, oldest first. */
  List<Member> members();

  /** How many partitions keys are spread over; fixed for the cluster's lifetime. */
  int partitionCount();

  /**
   * The partition of a key, from 0 to {@link #partitionCount()} - 1.
   *
   * @throws GridSerializationException if the key cannot be serialized
   */
  int partitionOf(Object key);

  /** The owner of a partition, or null while it has none or it is not known yet. */
  @Nullable Member ownerOf(int partition);

  /** Calls the listener when members join and leave. */
  Registration addMembershipListener(MembershipListener listener);

  /** Calls the listener when a partition loses data, from this moment on. Blocks on a client. */
  Registration addPartitionLostListener(PartitionLostListener listener);

  /**
   * Calls the listener when copies move between members, from this moment on. Blocks on a client.
   */
  Registration addMigrationListener(MigrationListener listener);
}
