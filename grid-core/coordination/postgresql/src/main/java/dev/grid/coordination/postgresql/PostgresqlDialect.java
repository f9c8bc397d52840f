package dev.grid.coordination.postgresql;

import dev.grid.coordination.jdbc.SqlDialect;
import dev.grid.coordination.jdbc.SqlNames;
import dev.grid.coordination.jdbc.SqlSettings;
import dev.grid.coordination.leases.ChangeListener;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** PostgreSQL: a sequence for tokens, NOTIFY by triggers for changes. */
final class PostgresqlDialect implements SqlDialect {

  /** Of the transaction that makes the tables, so that two do not at once. */
  private static final long CREATING = 0x6772_6964_636f_6f72L;

  private static final String TABLES =
      """
      CREATE TABLE {session} (
        id text PRIMARY KEY, member text NOT NULL, expires timestamptz NOT NULL);
      CREATE INDEX ON {session} (expires);
      CREATE TABLE {group} (
        id text PRIMARY KEY, nonce text NOT NULL);
      CREATE TABLE {member} (
        grp text NOT NULL REFERENCES {group}, id text NOT NULL,
        session text NOT NULL REFERENCES {session} ON DELETE CASCADE,
        record bytea NOT NULL, PRIMARY KEY (grp, id));
      CREATE INDEX ON {member} (session);
      CREATE TABLE {lock} (
        name text PRIMARY KEY,
        session text NOT NULL REFERENCES {session} ON DELETE CASCADE);
      CREATE INDEX ON {lock} (session);
      CREATE SEQUENCE {token};
      CREATE FUNCTION {changed}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_ARGV[1] = 'l' THEN
          PERFORM pg_notify(TG_ARGV[0], 'l' || OLD.name);
        ELSIF TG_OP = 'DELETE' THEN
          PERFORM pg_notify(TG_ARGV[0], 'm' || OLD.grp);
        ELSE
          PERFORM pg_notify(TG_ARGV[0], 'm' || NEW.grp);
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON {member}
        FOR EACH ROW EXECUTE FUNCTION {changed}('CHANNEL', 'm');
      CREATE TRIGGER changed AFTER DELETE ON {lock}
        FOR EACH ROW EXECUTE FUNCTION {changed}('CHANNEL', 'l');
      """;

  private final SqlSettings settings;
  private final String member;

  /** Guarded by this; null until somebody listens. */
  private @Nullable PostgresqlListener listener;

  PostgresqlDialect(SqlSettings settings, String member) {
    this.settings = settings;
    this.member = member;
  }

  @Override
  public Connection connect() throws SQLException {
    Properties properties = settings.login();
    properties.setProperty("ApplicationName", "grid-coordination " + member);
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty(
        "connectTimeout", Integer.toString(SqlSettings.seconds(settings.connectMillis())));
    properties.setProperty(
        "loginTimeout", Integer.toString(SqlSettings.seconds(settings.connectMillis())));
    properties.setProperty(
        "socketTimeout", Integer.toString(SqlSettings.seconds(settings.limitMillis())));
    properties.setProperty("targetServerType", settings.servers().size() > 1 ? "primary" : "any");
    settings.give(properties, "sslmode", "ssl-mode");
    settings.give(properties, "sslrootcert", "ssl-root-cert");
    String database = URLEncoder.encode(settings.database(), StandardCharsets.UTF_8);
    Connection connection =
        new Driver().connect("jdbc:postgresql://" + settings.hosts() + "/" + database, properties);
    if (connection == null) throw new SQLException("the driver does not take this URL", "08001");
    boolean ready = false;
    try (Statement statement = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, settings.limitMillis());
      boolean unused = statement.execute("SET statement_timeout = " + settings.limitMillis());
      // Who was stopped in the middle of a transaction must not keep rows from others.
      unused =
          statement.execute(
              "SET idle_in_transaction_session_timeout = " + settings.silenceMillis());
      unused =
          statement.execute(
              "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED");
      // What was answered must outlive the server.
      unused =
          statement.execute(
              "SELECT set_config('synchronous_commit', 'on', false)"
                  + " WHERE current_setting('synchronous_commit') IN ('off', 'local')");
      ready = true;
      return connection;
    } finally {
      if (!ready) connection.abort(Runnable::run);
    }
  }

  @Override
  public String address() {
    return "PostgreSQL at " + settings.hosts() + "/" + settings.database();
  }

  @Override
  public void createTables(Connection connection, String prefix) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute("SELECT pg_advisory_xact_lock(" + CREATING + ")");
      boolean there;
      try (ResultSet row =
          statement.executeQuery(
              "SELECT to_regclass('" + quoted(prefix + "lock") + "') IS NOT NULL")) {
        there = row.next() && row.getBoolean(1);
      }
      if (!there)
        unused = statement.execute(SqlNames.of(this, prefix, TABLES).replace("CHANNEL", prefix));
      connection.commit();
    }
    connection.setAutoCommit(true);
  }

  @Override
  public String quoted(String name) {
    return '"' + name + '"';
  }

  @Override
  public String now() {
    return "clock_timestamp()";
  }

  @Override
  public String later() {
    return "clock_timestamp() + ? * interval '1 millisecond'";
  }

  @Override
  public String insertUnlessThere(String insert) {
    return insert + " ON CONFLICT DO NOTHING";
  }

  @Override
  public long nextToken(Connection connection, String prefix) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT nextval('" + quoted(prefix + "token") + "')")) {
      if (!row.next()) throw new SQLException("a sequence has no next number");
      return row.getLong(1);
    }
  }

  @Override
  public void setId(PreparedStatement statement, int index, String id) throws SQLException {
    statement.setString(index, id);
  }

  @Override
  public String getId(ResultSet row, int column) throws SQLException {
    return row.getString(column);
  }

  @Override
  public synchronized void listen(String prefix, ChangeListener changes) throws SQLException {
    if (listener != null) return;
    listener = PostgresqlListener.started(this, prefix, changes, "coordination-listen-" + member);
  }

  @Override
  public synchronized void close() {
    if (listener != null) listener.close();
  }
}
