package dev.grid.sqlengine;

import dev.grid.StructureId;
import dev.grid.member.sql.SqlEngine;
import dev.grid.member.sql.SqlEnvironment;
import dev.grid.member.sql.SqlPlan;
import dev.grid.member.sql.SqlRequest;
import dev.grid.member.sql.SqlUse;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.security.Action;
import dev.grid.serialization.SerializationConfig;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlColumnType;
import dev.grid.sql.SqlErrorCode;
import dev.grid.sql.SqlStatement;
import dev.grid.sqlengine.catalog.Catalog;
import dev.grid.sqlengine.catalog.Catalogs;
import dev.grid.sqlengine.catalog.Mapping;
import dev.grid.sqlengine.expr.Casts;
import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.plan.Planner;
import dev.grid.sqlengine.plan.Statement;
import dev.grid.sqlengine.run.Budget;
import dev.grid.sqlengine.run.Running;
import dev.grid.sqlengine.run.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries out statements. Thread-safe. */
final class Engine implements SqlEngine {

  /** So long parameters are read where a connection is served. */
  private static final int LITTLE_BYTES_MAX = 1_024;

  private final SqlEnvironment env;
  private final Services services;
  private final PlanCache plans = new PlanCache();
  private volatile boolean closed;

  Engine(SqlEnvironment env) {
    this.env = env;
    Serialization records =
        new Serialization(
            SerializationConfig.defaults().withClassLoader(ClassLoader.getPlatformClassLoader()),
            env.invoker().schemas());
    long memberMax =
        (long) (Runtime.getRuntime().maxMemory() * env.config().sql().memberHeapShare());
    this.services =
        new Services(
            env.member(),
            env.invoker(),
            env.host(),
            env.serialization(),
            records,
            new Catalogs(env::configs),
            new Budget(env.config().sql().statementBytesMax(), memberMax));
  }

  @Override
  public CompletionStage<SqlPlan> prepare(SqlRequest request) {
    Catalog catalog = services.catalogs().now();
    Statement known = plans.find(new PlanCache.Key(request.sql(), catalog.version()));
    if (known != null && isLittle(request.parameters())) {
      try {
        return CompletableFuture.completedFuture(plan(request, known, catalog));
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
    return later(() -> plan(request, statement(request, catalog), catalog));
  }

  /** Whether parameters are read in no time. */
  private static boolean isLittle(List<@Nullable Data> parameters) {
    long bytes = 0;
    for (Data parameter : parameters) {
      bytes += parameter == null ? 0 : parameter.length();
    }
    return bytes <= LITTLE_BYTES_MAX;
  }

  /** Runs what takes its time, or blocks. */
  private <T> CompletionStage<T> later(Supplier<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    if (closed) {
      done.completeExceptionally(
          new GridSqlException(SqlErrorCode.CONNECTION, "the member is closed"));
      return done;
    }
    services
        .invoker()
        .runBlocking(
            () -> {
              try {
                done.complete(task.get());
              } catch (RuntimeException | Error e) {
                done.completeExceptionally(Running.told(e));
              }
            });
    return done;
  }

  private Statement statement(SqlRequest request, Catalog catalog) {
    String sql = request.sql();
    int charsMax = env.config().sql().textCharsMax();
    if (sql.length() > charsMax) {
      throw SqlFailures.parsing(
          "the statement has chars="
              + sql.length()
              + ", more than textCharsMax="
              + charsMax
              + " (grid.sql.text-chars-max)");
    }
    try {
      return plans.get(
          new PlanCache.Key(sql, catalog.version()),
          () -> new Planner(catalog, env.config().sql().textDepthMax()).plan(sql));
    } catch (RuntimeException e) {
      throw suggesting(Running.told(e), request);
    }
  }

  /**
   * With the statement that makes the mapping that is missing, for whom may read what it is of: an
   * entry says what it is like. Waits.
   */
  private RuntimeException suggesting(RuntimeException failure, SqlRequest request) {
    if (!(failure instanceof GridSqlException e)
        || e.code() != SqlErrorCode.OBJECT_NOT_FOUND
        || e.suggestion() == null) {
      return failure;
    }
    String name = e.suggestion();
    String ddl = null;
    for (Mapping.Type type : Mapping.Type.values()) {
      if (ddl == null && mayRead(type.structure(name), request)) {
        ddl = new Suggestions(services, env.codecs()).mappingOf(type, name);
      }
    }
    return new GridSqlException(e.code(), e.getMessage(), e.getCause(), ddl, e.originatingMember());
  }

  private static boolean mayRead(StructureId of, SqlRequest request) {
    SqlUse use = new SqlUse(of.service(), of.name(), Set.of(Action.READ), "Sql.Select");
    try {
      request.admits().apply(List.of(use)).join();
      return true;
    } catch (RuntimeException refused) {
      return false;
    }
  }

  private SqlPlan plan(SqlRequest request, Statement statement, Catalog catalog) {
    boolean givesRows = Execution.givesRows(statement);
    if (request.expected() == SqlStatement.Expected.ROWS && !givesRows) {
      throw SqlFailures.generic("the statement doesn't produce rows, but an update count");
    }
    if (request.expected() == SqlStatement.Expected.UPDATE_COUNT && givesRows) {
      throw SqlFailures.generic("the statement produces rows, not an update count");
    }
    List<SqlColumnType> types = statement.parameters();
    if (types.size() != request.parameters().size()) {
      throw SqlFailures.parsing(
          "Unexpected parameter count: expected "
              + types.size()
              + ", got "
              + request.parameters().size());
    }
    List<@Nullable Object> parameters = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      parameters.add(parameter(request.parameters().get(i), types.get(i), i));
    }
    return new Execution(env, services, catalog, statement, parameters, request.sees());
  }

  private @Nullable Object parameter(@Nullable Data data, SqlColumnType type, int place) {
    if (data == null) {
      return null;
    }
    if (!isValue(data.type())) {
      if (type == SqlColumnType.OBJECT) {
        return data;
      }
      throw SqlFailures.data(
          "parameter at position "
              + place
              + " must be of "
              + type
              + ", but it is of "
              + TypeIds.describe(data.type()));
    }
    return Casts.parameter(services.records().toObject(data), type, place);
  }

  /**
   * Whether it is one value: of others no object is made, as that runs what was not asked about.
   */
  private static boolean isValue(int typeId) {
    return typeId == TypeIds.NULL
        || typeId <= TypeIds.BYTE && typeId >= TypeIds.STRING
        || typeId == TypeIds.DATE
        || typeId == TypeIds.BIG_INTEGER
        || typeId == TypeIds.BIG_DECIMAL
        || typeId <= TypeIds.LOCAL_DATE && typeId >= TypeIds.OFFSET_DATE_TIME
        || typeId == TypeIds.JSON;
  }

  @Override
  public CompletionStage<@Nullable String> mappingDdl(String map) {
    return later(
        () -> {
          for (Mapping mapping : services.catalogs().now().mappings().values()) {
            if (!mapping.isOfVectors() && mapping.map().equals(map)) {
              return mapping.ddl();
            }
          }
          return new Suggestions(services, env.codecs()).mappingOf(Mapping.Type.MAP, map);
        });
  }

  @Override
  public void warmUp() {
    new WarmUp(() -> closed).run();
  }

  @Override
  public void close() {
    closed = true;
  }
}
