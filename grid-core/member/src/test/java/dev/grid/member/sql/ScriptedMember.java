package dev.grid.member.sql;

import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.config.SqlConfig;
import dev.grid.kernel.Invoker;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.partition.Scheduler;
import dev.grid.member.shared.Shared;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.types.StructureSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A member with nothing but a configuration and a clock that the test moves. */
final class ScriptedMember implements SqlEnvironment {

  private record Alarm(long atMillis, Runnable task) {}

  private final UUID id = UUID.randomUUID();
  private final MemberConfig config;
  private final List<Alarm> alarms = new ArrayList<>();
  private long nowMillis;

  ScriptedMember(SqlConfig sql) {
    this.config = MemberConfig.defaults().withSql(sql);
  }

  /** Lets time pass, and rings what is due. */
  void pass(long millis) {
    nowMillis += millis;
    for (Alarm alarm : List.copyOf(alarms)) {
      if (alarm.atMillis() <= nowMillis && alarms.remove(alarm)) {
        alarm.task().run();
      }
    }
  }

  @Override
  public UUID member() {
    return id;
  }

  @Override
  public MemberConfig config() {
    return config;
  }

  @Override
  public long nanoTime() {
    return nowMillis * 1_000_000;
  }

  @Override
  public Executor workers() {
    return Runnable::run;
  }

  @Override
  public Scheduler later() {
    return (task, delayMillis) -> {
      Alarm alarm = new Alarm(nowMillis + delayMillis, task);
      alarms.add(alarm);
      return () -> alarms.remove(alarm);
    };
  }

  private static UnsupportedOperationException none() {
    return new UnsupportedOperationException("this member has none");
  }

  @Override
  public Invoker invoker() {
    throw none();
  }

  @Override
  public Serialization serialization() {
    throw none();
  }

  @Override
  public Codecs codecs() {
    throw none();
  }

  @Override
  public PartitionHost host() {
    throw none();
  }

  @Override
  public Shared shared() {
    throw none();
  }

  @Override
  public void create(StructureId structure) {
    throw none();
  }

  @Override
  public CompletableFuture<?> destroy(StructureId structure) {
    throw none();
  }

  @Override
  public CompletableFuture<?> configure(StructureSettings settings) {
    throw none();
  }

  @Override
  public List<StructureSettings> configs() {
    return List.of();
  }
}
