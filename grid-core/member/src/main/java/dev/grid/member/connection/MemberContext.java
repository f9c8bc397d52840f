package dev.grid.member.connection;

import dev.grid.StructureId;
import dev.grid.config.ClientAuthenticator;
import dev.grid.config.NetworkConfig;
import dev.grid.member.Workers;
import dev.grid.member.partition.PartitionHost;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What connections need of the member they belong to. Thread-safe. */
public interface MemberContext {

  /** The member's id. */
  UUID id();

  /** Unique for each start of a cluster. */
  UUID clusterId();

  /** Clients of another cluster name are refused. */
  String clusterName();

  /** Where this member listens, as clients are told. */
  Address address();

  /** Limits of connections. */
  NetworkConfig network();

  /** Decides which clients may connect; null lets in those that show no credentials. */
  @Nullable ClientAuthenticator authenticator();

  /** The members, oldest first. */
  List<MemberInfo> members();

  /** Grows with every change of {@link #members()}; from 1. */
  int memberListVersion();

  /** Every partition's owner. */
  List<Map.Entry<UUID, List<Integer>>> partitionOwners();

  /** Grows with every change of {@link #partitionOwners()}; from 1. */
  int partitionTableVersion();

  /** The codecs of all messages. */
  Codecs codecs();

  /** The partitions. */
  PartitionHost host();

  /** The kind of structure that a codec's message is for. */
  PartitionHost.Kind<?> kindOf(Codec<?, ?> codec);

  /** Threads for what takes long. */
  Workers workers();

  /** The schemas of compact values. */
  SchemaRegistry schemas();

  /** The structures of the cluster. */
  StructureCatalog catalog();

  /** The clients of this member. */
  Clients clients();

  /**
   * Makes a structure known, and refuses what is not one.
   *
   * @throws RuntimeException with what is wrong with its service, name or configuration
   */
  void create(StructureId structure);

  /** Destroys a structure and its data. Takes long. */
  void destroy(StructureId structure);
}
