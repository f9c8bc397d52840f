package dev.grid.member.sql;

/** Makes engines; found by {@link java.util.ServiceLoader}. */
public interface SqlEngineProvider {

  /**
   * An engine for a member that has joined or is about to. Called once a member, when the first
   * statement comes or earlier, on a thread that may take its time.
   */
  SqlEngine open(SqlEnvironment member);
}
