package dev.grid.coordination.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.grid.coordination.jdbc.SqlDialect;
import dev.grid.coordination.jdbc.SqlNames;
import dev.grid.coordination.jdbc.SqlSettings;
import java.net.URLEncoder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.mariadb.jdbc.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MariaDB and MySQL: a table that counts for tokens, no push.
 *
 * <p>Ids are bytes: all of its collations take some texts for equal that are not, be it by spaces
 * at their end.
 */
final class MysqlDialect implements SqlDialect {

  private static final Logger LOGGER = LoggerFactory.getLogger(MysqlDialect.class);

  private static final int DUPLICATE = 1062;
  private static final int LOCK_WAIT = 1205;
  private static final int PARENT_ROW = 1451;
  private static final int CHILD_ROW = 1452;

  private static final String[] TABLES = {
    """
    CREATE TABLE IF NOT EXISTS {session} (
      id VARBINARY(64) PRIMARY KEY, member VARBINARY(512) NOT NULL, expires DATETIME(6) NOT NULL,
      INDEX (expires)) ENGINE=InnoDB\
    """,
    """
    CREATE TABLE IF NOT EXISTS {group} (
      id VARBINARY(512) PRIMARY KEY, nonce VARBINARY(64) NOT NULL) ENGINE=InnoDB\
    """,
    """
    CREATE TABLE IF NOT EXISTS {member} (
      grp VARBINARY(512) NOT NULL, id VARBINARY(512) NOT NULL, session VARBINARY(64) NOT NULL,
      record MEDIUMBLOB NOT NULL, PRIMARY KEY (grp, id), INDEX (session),
      FOREIGN KEY (grp) REFERENCES {group} (id),
      FOREIGN KEY (session) REFERENCES {session} (id) ON DELETE CASCADE) ENGINE=InnoDB\
    """,
    """
    CREATE TABLE IF NOT EXISTS {lock} (
      name VARBINARY(512) PRIMARY KEY, session VARBINARY(64) NOT NULL, INDEX (session),
      FOREIGN KEY (session) REFERENCES {session} (id) ON DELETE CASCADE) ENGINE=InnoDB\
    """,
    "CREATE TABLE IF NOT EXISTS {token} (id BIGINT AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB"
  };

  private final SqlSettings settings;

  MysqlDialect(SqlSettings settings) {
    this.settings = settings;
  }

  @Override
  public Connection connect() throws SQLException {
    Properties properties = settings.login();
    properties.setProperty("connectTimeout", Integer.toString(settings.connectMillis()));
    properties.setProperty("socketTimeout", Integer.toString(settings.limitMillis()));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty(
        "sessionVariables",
        "innodb_lock_wait_timeout="
            + SqlSettings.seconds(settings.limitMillis())
            // Who was stopped in the middle of a transaction must not keep rows from others.
            + ",wait_timeout="
            + SqlSettings.seconds(settings.silenceMillis()));
    settings.give(properties, "sslMode", "ssl-mode");
    settings.give(properties, "serverSslCert", "server-ssl-cert");
    String database = URLEncoder.encode(settings.database(), UTF_8);
    Connection connection =
        new Driver().connect("jdbc:mariadb://" + settings.hosts() + "/" + database, properties);
    if (connection == null) throw new SQLException("the driver does not take this URL", "08001");
    boolean ready = false;
    try {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      ready = true;
      return connection;
    } finally {
      if (!ready) connection.abort(Runnable::run);
    }
  }

  @Override
  public String address() {
    return "MySQL at " + settings.hosts() + "/" + settings.database();
  }

  @Override
  public void createTables(Connection connection, String prefix) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      requireCounting(connection);
      for (String table : TABLES) {
        int unused = statement.executeUpdate(SqlNames.of(this, prefix, table));
      }
      try (ResultSet row = statement.executeQuery("SELECT @@innodb_flush_log_at_trx_commit")) {
        if (row.next() && row.getInt(1) != 1) {
          LOGGER.warn(
              "{}: innodb_flush_log_at_trx_commit={}: locks that were given may be lost when it"
                  + " crashes; set it to 1",
              address(),
              row.getInt(1));
        }
      }
    }
  }

  /**
   * Older servers count from the highest number that is in the table when they start: tokens would
   * go back.
   */
  private static void requireCounting(Connection connection) throws SQLException {
    var data = connection.getMetaData();
    int version = data.getDatabaseMajorVersion() * 100 + data.getDatabaseMinorVersion();
    boolean mariadb = data.getDatabaseProductName().contains("MariaDB");
    if (version < (mariadb ? 1003 : 800)) {
      throw new SQLException(
          "version "
              + data.getDatabaseProductVersion()
              + " is too old: MariaDB 10.3 or MySQL 8.0 is needed",
          "0A000");
    }
  }

  @Override
  public String quoted(String name) {
    return '`' + name + '`';
  }

  @Override
  public String now() {
    return "UTC_TIMESTAMP(6)";
  }

  @Override
  public String later() {
    return "UTC_TIMESTAMP(6) + INTERVAL (? * 1000) MICROSECOND";
  }

  @Override
  public String insertUnlessThere(String insert) {
    return "INSERT IGNORE" + insert.substring("INSERT".length());
  }

  @Override
  public long nextToken(Connection connection, String prefix) throws SQLException {
    String table = quoted(prefix + "token");
    try (Statement statement = connection.createStatement()) {
      int unused =
          statement.executeUpdate(
              "INSERT INTO " + table + " () VALUES ()", Statement.RETURN_GENERATED_KEYS);
      long token;
      try (ResultSet keys = statement.getGeneratedKeys()) {
        if (!keys.next()) throw new SQLException("a table that counts gave no number");
        token = keys.getLong(1);
      }
      // The count goes on without the row.
      unused = statement.executeUpdate("DELETE FROM " + table + " WHERE id = " + token);
      return token;
    }
  }

  @Override
  public void setId(PreparedStatement statement, int index, String id) throws SQLException {
    statement.setBytes(index, id.getBytes(UTF_8));
  }

  @Override
  public String getId(ResultSet row, int column) throws SQLException {
    return new String(row.getBytes(column), UTF_8);
  }

  @Override
  public boolean isForeignKey(SQLException e) {
    return e.getErrorCode() == PARENT_ROW || e.getErrorCode() == CHILD_ROW;
  }

  @Override
  public boolean isDuplicate(SQLException e) {
    return e.getErrorCode() == DUPLICATE;
  }

  @Override
  public boolean isTimeout(SQLException e) {
    return e.getErrorCode() == LOCK_WAIT || SqlDialect.super.isTimeout(e);
  }
}
