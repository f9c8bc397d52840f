package dev.grid.protocol.session;

import dev.grid.protocol.Event;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.protocol.serialization.Schema;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.ClusterVersion;
import dev.grid.protocol.types.DistributedObjectInfo;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.StructureSettings;
import dev.grid.security.Action;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a client and a member say to each other beside calls to structures (protocol service 0). */
public sealed interface SessionMessages<R> extends Message<R> {

  @Op(
      id = 0x000100,
      retryable = true,
      actions = {})
  record Authentication(
      String clusterName,
      @Nullable String username,
      @Nullable String password,
      @Nullable UUID uuid,
      String clientType,
      byte serializationVersion,
      String clientHazelcastVersion,
      String clientName,
      List<String> labels,
      @Since("2.8") byte routingMode,
      @Since("2.8") boolean cpDirectToLeaderRouting)
      implements SessionMessages<AuthenticationReply> {

    /** The password is not shown. */
    @Override
    public String toString() {
      return "Authentication[clusterName="
          + clusterName
          + ", username="
          + username
          + ", clientName="
          + clientName
          + "]";
    }
  }

  @Struct
  record AuthenticationReply(
      byte status,
      @Nullable Address address,
      @Nullable UUID memberUuid,
      byte serializationVersion,
      String serverHazelcastVersion,
      int partitionCount,
      @Nullable UUID clusterId,
      boolean failoverSupported,
      @Since("2.7") @Nullable List<Integer> tpcPorts,
      @Since("2.7") byte @Nullable [] tpcToken,
      @Since("2.7") int memberListVersion,
      @Since("2.7") @Nullable List<MemberInfo> memberInfos,
      @Since("2.7") int partitionListVersion,
      @Since("2.7") @Nullable List<Map.Entry<UUID, List<Integer>>> partitions,
      @Since("2.8") Map<String, String> keyValuePairs) {}

  @Op(
      id = 0x000200,
      retryable = true,
      actions = {})
  record AuthenticationCustom(
      String clusterName,
      byte[] credentials,
      @Nullable UUID uuid,
      String clientType,
      byte serializationVersion,
      String clientHazelcastVersion,
      String clientName,
      List<String> labels,
      @Since("2.8") byte routingMode,
      @Since("2.8") boolean cpDirectToLeaderRouting)
      implements SessionMessages<AuthenticationReply> {}

  @Op(
      id = 0x000300,
      actions = {})
  record AddClusterViewListener() implements SessionMessages<Void> {}

  @Op(id = 0x000400, actions = Action.CREATE)
  record CreateProxy(String name, String serviceName) implements SessionMessages<Void> {}

  @Op(id = 0x000500, actions = Action.DESTROY)
  record DestroyProxy(String name, String serviceName) implements SessionMessages<Void> {}

  @Op(id = 0x000e00, actions = Action.CREATE)
  record CreateProxies(List<Map.Entry<String, String>> proxies) implements SessionMessages<Void> {}

  @Op(
      id = 0x000600,
      actions = {})
  record AddPartitionLostListener(boolean localOnly) implements SessionMessages<UUID> {}

  @Op(
      id = 0x000700,
      retryable = true,
      actions = {})
  record RemovePartitionLostListener(UUID registrationId) implements SessionMessages<Boolean> {}

  /**
   * Asks what structures there are.
   *
   * @param knowsOwn whether kinds that only Grid has are to be told, too: the reference's Java
   *     client, which never says so, fails as a whole at a kind that it does not know
   */
  @Op(
      id = 0x000800,
      actions = {})
  record GetDistributedObjects(@Since("0.8") boolean knowsOwn)
      implements SessionMessages<List<DistributedObjectInfo>> {}

  /**
   * Listens to structures that are created and destroyed.
   *
   * @param knowsOwn as for {@link GetDistributedObjects}
   */
  @Op(
      id = 0x000900,
      actions = {})
  record AddDistributedObjectListener(boolean localOnly, @Since("0.8") boolean knowsOwn)
      implements SessionMessages<UUID> {}

  @Op(
      id = 0x000a00,
      retryable = true,
      actions = {})
  record RemoveDistributedObjectListener(UUID registrationId) implements SessionMessages<Boolean> {}

  @Op(
      id = 0x000b00,
      retryable = true,
      actions = {})
  record Ping() implements SessionMessages<Void> {}

  @Op(
      id = 0x000c00,
      actions = {})
  record Statistics(long timestamp, String clientAttributes, byte[] metricsBlob)
      implements SessionMessages<Void> {}

  @Op(
      id = 0x000f00,
      actions = {})
  record LocalBackupListener() implements SessionMessages<UUID> {}

  @Op(
      id = 0x001000,
      retryable = true,
      actions = {})
  record TriggerPartitionAssignment() implements SessionMessages<Void> {}

  @Op(
      id = AddMigrationListener.TYPE,
      actions = {})
  record AddMigrationListener(boolean localOnly) implements SessionMessages<UUID> {

    /** Its message type, for those of its events. */
    public static final int TYPE = 0x001100;
  }

  @Op(
      id = 0x001200,
      retryable = true,
      actions = {})
  record RemoveMigrationListener(UUID registrationId) implements SessionMessages<Boolean> {}

  @Op(
      id = 0x001300,
      retryable = true,
      actions = {})
  record SendSchema(Schema schema) implements SessionMessages<Set<UUID>> {}

  @Op(
      id = 0x001400,
      retryable = true,
      actions = {})
  record FetchSchema(long schemaId) implements SessionMessages<@Nullable Schema> {}

  @Op(
      id = 0x001500,
      retryable = true,
      actions = {})
  record SendAllSchemas(List<Schema> schemas) implements SessionMessages<Void> {}

  /** The members, oldest first. */
  @Event(of = 0x000300)
  record MembersView(int version, List<MemberInfo> memberInfos) {}

  /** Every partition's owner. */
  @Event(of = 0x000300, offset = 3)
  record PartitionsView(int version, List<Map.Entry<UUID, List<Integer>>> partitions) {}

  /**
   * Ours: a call on this connection need not wait any longer; if it does, it is answered that it
   * was cancelled. Its partition is in the header. Not answered itself.
   *
   * @param call the correlation id
   */
  @Op(
      id = 0x7d0100,
      actions = {})
  record CancelCall(long call) implements SessionMessages<Void> {}

  /** Ours: configures structures of a kind, of any that there is. */
  @Op(id = 0x7d0200, retryable = true, actions = Action.CREATE)
  record AddConfig(StructureSettings config) implements SessionMessages<Void> {}

  /** The version of the cluster, for clients that ask features of it. */
  @Event(of = 0x000300, offset = 5)
  record ClusterVersionView(ClusterVersion version) {}

  /** All copies of a partition are gone. */
  @Event(of = 0x000600)
  record PartitionLost(int partitionId, int lostBackupCount, @Nullable UUID source) {}

  /**
   * Partitions begin to move, or have moved.
   *
   * @param type 0 when they begin, 1 when all are done
   */
  @Event(of = 0x001100)
  record Migration(MigrationState migrationState, int type) {}

  /** A copy of a partition has moved, or could not. */
  @Event(of = 0x001100, offset = 3)
  record ReplicaMigration(
      MigrationState migrationState,
      int partitionId,
      int replicaIndex,
      @Nullable UUID sourceUuid,
      @Nullable UUID destUuid,
      boolean success,
      long elapsedTime) {}

  /** How far partitions have moved; times in milliseconds. */
  @Struct
  record MigrationState(
      long startTime, int plannedMigrations, int completedMigrations, long totalElapsedTime) {}

  /** A structure came or went: {@code CREATED} or {@code DESTROYED}. */
  @Event(of = 0x000900)
  record DistributedObject(String name, String serviceName, String eventType, UUID source) {}

  /** A backup of a write was made. */
  @Event(of = 0x000f00)
  record Backup(long sourceInvocationCorrelationId) {}
}
