package dev.grid.member.connection;

import dev.grid.StructureId;
import dev.grid.config.NetworkConfig;
import dev.grid.member.Workers;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.security.MemberSecurity;
import dev.grid.member.shared.Shared;
import dev.grid.member.sql.Statements;
import dev.grid.member.transaction.Transactions;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.protocol.types.StructureSettings;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What connections need of the member they belong to. Thread-safe. */
public interface MemberContext {

  /** The member's id. */
  UUID id();

  /** Whether the member has joined; no client is served before. */
  boolean isReady();

  /** Unique for each start of a cluster. */
  UUID clusterId();

  /** Clients of another cluster name are refused. */
  String clusterName();

  /** Where clients are told to connect to this member. */
  Address address();

  /** Limits of connections. */
  NetworkConfig network();

  /** Decides which clients may connect and what they may do. */
  MemberSecurity security();

  /** Whether clients that ask for it are answered before copies have their changes. */
  boolean backupAcksToClients();

  /** Members and owners of partitions. */
  ClusterTopology view();

  /** Tells connections of each change of {@link #view()}. */
  ViewFeed views();

  /** The codecs of all messages. */
  Codecs codecs();

  /** The partitions. */
  PartitionHost host();

  /** The kind of structure that a codec's message is for. */
  Kind<?> kindOf(Codec<?, ?> codec);

  /** Threads for what takes long. */
  Workers workers();

  /** Brings work to {@link #workers()} that must not be refused, nor be done by an I/O thread. */
  Executor handover();

  /** What all members know: structures, schemas, listeners, what happens to partitions. */
  Shared shared();

  /** The clients of this member. */
  Clients clients();

  /** The transactions that were begun on this member. */
  Transactions transactions();

  /** The statements that were begun on this member. */
  Statements statements();

  /**
   * Makes a structure known, and refuses what is not one.
   *
   * @throws RuntimeException with what is wrong with its service, name or configuration
   */
  void create(StructureId structure);

  /** Configures structures for the whole cluster; fails as {@link dev.grid.Grid#configure} does. */
  CompletableFuture<?> addConfig(StructureSettings config);

  /** Destroys a structure and its data; see {@link Shared#structures()}. */
  CompletableFuture<?> destroy(StructureId structure);

  /** Destroys a structure of a Raft group. */
  CompletableFuture<?> destroy(RaftGroupId group, String service, String object);
}
