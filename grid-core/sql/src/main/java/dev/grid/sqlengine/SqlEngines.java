package dev.grid.sqlengine;

import dev.grid.member.sql.SqlEngine;
import dev.grid.member.sql.SqlEngineProvider;
import dev.grid.member.sql.SqlEnvironment;

/** Makes engines; found as a service. */
public final class SqlEngines implements SqlEngineProvider {

  @Override
  public SqlEngine open(SqlEnvironment member) {
    return new Engine(member);
  }
}
