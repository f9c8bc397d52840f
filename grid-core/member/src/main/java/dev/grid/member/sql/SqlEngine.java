package dev.grid.member.sql;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Carries out statements on one member. Thread-safe. No method blocks, as the threads that call are
 * those of connections; no stage that it gives completes on the thread that has called for longer
 * than it takes to hand it over. Stages fail with a {@link dev.grid.sql.GridSqlException}, without
 * a member, or with what any call to a structure fails with.
 */
public interface SqlEngine extends AutoCloseable {

  /** Parses, validates and plans a statement; nothing is carried out yet. */
  CompletionStage<SqlPlan> prepare(SqlRequest request);

  /**
   * The statement that makes a mapping of this map, by what the map has: that of the mapping that
   * there is, else one by a value from it; null if it has none.
   */
  CompletionStage<@Nullable String> mappingDdl(String map);

  /**
   * Loads what the first statements need, until that is done or the engine is closed. Takes a
   * second of a processor; what fails is left to the statements.
   */
  default void warmUp() {}

  /** Ends what is under way; the member closes. */
  @Override
  void close();
}
