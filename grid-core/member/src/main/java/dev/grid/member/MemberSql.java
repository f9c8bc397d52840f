package dev.grid.member;

import dev.grid.Statistics;
import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Invoker;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.connection.MemberContext;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.partition.Scheduler;
import dev.grid.member.shared.Shared;
import dev.grid.member.sql.SqlEnvironment;
import dev.grid.member.sql.Statements;
import dev.grid.member.transaction.TransactionEnvironment;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.types.StructureSettings;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A member's statements, which are there from the first on, and what they have of it. Thread-safe.
 */
final class MemberSql implements SqlEnvironment, AutoCloseable {

  private final MemberConfig config;
  private final MemberContext context;
  private final TransactionEnvironment own;
  private final Serialization serialization;
  private final Supplier<@Nullable ClusterState> state;

  /** Written with this locked. */
  private volatile @Nullable Statements statements;

  /**
   * No statements yet.
   *
   * @param own whose invoker runs what depends on answers on workers
   * @param state that the member has adopted; null before the first
   */
  MemberSql(
      MemberConfig config,
      MemberContext context,
      TransactionEnvironment own,
      Serialization serialization,
      Supplier<@Nullable ClusterState> state) {
    this.config = config;
    this.context = context;
    this.own = own;
    this.serialization = serialization;
    this.state = state;
  }

  Statements statements() {
    Statements known = statements;
    return known == null ? begun() : known;
  }

  private synchronized Statements begun() {
    Statements known = statements;
    if (known == null) {
      known = new Statements(this);
      statements = known;
    }
    return known;
  }

  /** What was counted since the member began. */
  Statistics.Sql counts() {
    Statements known = statements;
    return known == null
        ? Statistics.Sql.NONE
        : new Statistics.Sql(known.open(), known.executed(), known.failed(), known.idleClosed());
  }

  @Override
  public void close() {
    statements().close();
  }

  @Override
  public UUID member() {
    return context.id();
  }

  @Override
  public MemberConfig config() {
    return config;
  }

  @Override
  public Invoker invoker() {
    return own.invoker();
  }

  @Override
  public Serialization serialization() {
    return serialization;
  }

  @Override
  public Codecs codecs() {
    return context.codecs();
  }

  @Override
  public PartitionHost host() {
    return context.host();
  }

  @Override
  public Shared shared() {
    return context.shared();
  }

  @Override
  public void create(StructureId structure) {
    context.create(structure);
  }

  @Override
  public CompletableFuture<?> destroy(StructureId structure) {
    return context.destroy(structure);
  }

  @Override
  public CompletableFuture<?> configure(StructureSettings settings) {
    return context.addConfig(settings);
  }

  @Override
  public List<StructureSettings> configs() {
    ClusterState adopted = state.get();
    return adopted == null ? List.of() : adopted.configs();
  }

  @Override
  public Executor workers() {
    return own.workers();
  }

  @Override
  public Scheduler later() {
    return own.later();
  }

  @Override
  public long nanoTime() {
    return own.nanoTime();
  }
}
