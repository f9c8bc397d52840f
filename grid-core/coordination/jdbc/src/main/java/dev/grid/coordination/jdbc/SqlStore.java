package dev.grid.coordination.jdbc;

import dev.grid.coordination.Characteristic;
import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.OperationTimedOutException;
import dev.grid.coordination.leases.Answer;
import dev.grid.coordination.leases.ChangeListener;
import dev.grid.coordination.leases.Claim;
import dev.grid.coordination.leases.LeaseStore;
import dev.grid.coordination.leases.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tables, whose names begin with a prefix.
 *
 * <pre>
 * session  id, member, expires
 * group    id, nonce
 * member   group, id, session, record      goes with its session; its group stays as long
 * lock     name, session                   goes with its session
 * token                                    numbers that only grow
 * </pre>
 *
 * <p>A session lives as long as its row, not until {@code expires}: a row that has expired is
 * deleted by whoever asks next, and so is all that refers to it, in one transaction. The database
 * has a row extended or deleted, one after the other: who extends it and finds it gone knows that
 * it has lost, and who finds it extended does not delete it. Comparing {@code expires} in a query
 * would leave a gap between the look and the deed.
 *
 * <p>A lock is a row, so that inserting it takes it. A token is drawn once the row is inserted, and
 * nobody can draw another for this lock before that row is gone: tokens grow from holder to holder.
 */
public final class SqlStore implements LeaseStore {

  private final SqlDialect dialect;
  private final SqlClient client;
  private final String prefix;
  private final boolean createsTables;
  private final boolean pushes;

  /**
   * A store that is not connected.
   *
   * @param limit for one question
   * @param createsTables false if somebody else makes the tables
   */
  public SqlStore(
      SqlDialect dialect, Duration limit, String prefix, boolean createsTables, boolean pushes) {
    this.dialect = dialect;
    this.client = new SqlClient(dialect, limit.toNanos());
    this.prefix = prefix;
    this.createsTables = createsTables;
    this.pushes = pushes;
  }

  @Override
  public Set<Characteristic> characteristics() {
    Set<Characteristic> all =
        new HashSet<>(
            Set.of(
                Characteristic.TIMEOUT_BASED,
                Characteristic.DISTRIBUTED_ACROSS_THREADS,
                Characteristic.DISTRIBUTED_ACROSS_PROCESSES,
                Characteristic.DISTRIBUTED_ACROSS_HOSTS,
                Characteristic.REQUIRES_BEATING,
                Characteristic.GROUPS,
                Characteristic.ELECTION,
                Characteristic.LOCKS,
                Characteristic.BREAKABLE_LOCKS,
                Characteristic.FENCING_TOKENS));
    if (pushes) all.add(Characteristic.PUSHED_WATCHES);
    return Set.copyOf(all);
  }

  @Override
  public void open() {
    boolean unused =
        ask(
            on -> {
              if (createsTables) dialect.createTables(on, prefix);
              return true;
            });
  }

  @Override
  public void begin(Session session, long leaseMillis) {
    // Repeated, it finds its own row.
    String insert =
        dialect.insertUnlessThere(
            "INSERT INTO {session} (id, member, expires) VALUES (?, ?, " + dialect.later() + ")");
    int unused = ask(on -> update(on, insert, session.id(), session.member(), leaseMillis));
  }

  @Override
  public boolean extend(Session session, long leaseMillis) {
    return ask(
        on -> {
          int extended =
              update(
                  on,
                  "UPDATE {session} SET expires = "
                      + dialect.later()
                      + " WHERE id = ? AND expires > "
                      + dialect.now(),
                  leaseMillis,
                  session.id());
          deleteExpired(on);
          return extended == 1;
        });
  }

  @Override
  public void end(Session session) {
    int unused = ask(on -> update(on, "DELETE FROM {session} WHERE id = ?", session.id()));
  }

  private void deleteExpired(Connection on) throws SQLException {
    int unused = update(on, "DELETE FROM {session} WHERE expires <= " + dialect.now());
  }

  @Override
  public Answer createGroup(String group, String nonce) {
    return ask(
        on -> {
          String insert =
              dialect.insertUnlessThere("INSERT INTO {group} (id, nonce) VALUES (?, ?)");
          if (update(on, insert, group, nonce) == 1) return Answer.DONE;
          return exists(on, "SELECT 1 FROM {group} WHERE id = ? AND nonce = ?", group, nonce)
              ? Answer.DONE
              : Answer.GROUP_THERE;
        });
  }

  @Override
  public Answer deleteGroup(String group) {
    return askOnce(
        on -> {
          deleteExpired(on);
          try {
            return update(on, "DELETE FROM {group} WHERE id = ?", group) == 1
                ? Answer.DONE
                : Answer.NO_GROUP;
          } catch (SQLException e) {
            if (dialect.isForeignKey(e)) return Answer.NOT_EMPTY;
            throw e;
          }
        });
  }

  private boolean hasGroup(Connection on, String group) throws SQLException {
    return exists(on, "SELECT 1 FROM {group} WHERE id = ?", group);
  }

  @Override
  public Set<String> groups() {
    return ask(on -> new HashSet<>(ids(on, "SELECT id FROM {group}")));
  }

  @Override
  public Answer join(String group, Session session, byte[] record) {
    return ask(
        on -> {
          deleteExpired(on);
          String insert = "INSERT INTO {member} (grp, id, session, record) VALUES (?, ?, ?, ?)";
          try {
            int unused = update(on, insert, group, session.member(), session.id(), record);
            return Answer.DONE;
          } catch (SQLException e) {
            if (dialect.isDuplicate(e)) {
              byte[] there = record(on, group, session);
              return there != null && Arrays.equals(there, record) ? Answer.DONE : Answer.TAKEN;
            }
            if (dialect.isForeignKey(e))
              return hasGroup(on, group) ? Answer.SESSION_GONE : Answer.NO_GROUP;
            throw e;
          }
        });
  }

  private byte @Nullable [] record(Connection on, String group, Session session)
      throws SQLException {
    String query = "SELECT record FROM {member} WHERE grp = ? AND id = ? AND session = ?";
    try (PreparedStatement select = prepare(on, query, group, session.member(), session.id());
        ResultSet rows = select.executeQuery()) {
      return rows.next() ? rows.getBytes(1) : null;
    }
  }

  @Override
  public Answer leave(String group, Session session) {
    return askOnce(
        on -> {
          String delete = "DELETE FROM {member} WHERE grp = ? AND id = ? AND session = ?";
          if (update(on, delete, group, session.member(), session.id()) == 1) return Answer.DONE;
          return hasGroup(on, group) ? Answer.NOT_MEMBER : Answer.NO_GROUP;
        });
  }

  @Override
  public Answer update(String group, Session session, byte[] record) {
    return ask(
        on -> {
          String update = "UPDATE {member} SET record = ? WHERE grp = ? AND id = ? AND session = ?";
          if (update(on, update, record, group, session.member(), session.id()) == 1)
            return Answer.DONE;
          return hasGroup(on, group) ? Answer.NOT_MEMBER : Answer.NO_GROUP;
        });
  }

  @Override
  public Optional<Map<String, byte[]>> members(String group) {
    return ask(
        on -> {
          deleteExpired(on);
          // One look at both: a group without members has one row without a member.
          String query =
              "SELECT m.id, m.record FROM {group} g LEFT JOIN {member} m ON m.grp = g.id WHERE g.id"
                  + " = ?";
          try (PreparedStatement select = prepare(on, query, group);
              ResultSet rows = select.executeQuery()) {
            if (!rows.next()) return Optional.empty();
            Map<String, byte[]> records = new LinkedHashMap<>();
            do {
              byte[] record = rows.getBytes(2);
              if (record != null) records.put(dialect.getId(rows, 1), record);
            } while (rows.next());
            return Optional.of(records);
          }
        });
  }

  @Override
  public Claim claim(String lock, Session session) {
    return ask(
        on -> {
          deleteExpired(on);
          if (!exists(on, "SELECT 1 FROM {session} WHERE id = ?", session.id()))
            return Claim.SESSION_GONE;
          try {
            return SqlClient.transaction(on, in -> claimIn(in, lock, session));
          } catch (SQLException e) {
            if (dialect.isForeignKey(e)) return Claim.SESSION_GONE;
            throw e;
          }
        });
  }

  private Claim claimIn(Connection on, String lock, Session session) throws SQLException {
    String insert = dialect.insertUnlessThere("INSERT INTO {lock} (name, session) VALUES (?, ?)");
    // Its own row, of an attempt whose answer was lost, is as good.
    if (update(on, insert, lock, session.id()) == 1
        || exists(
            on,
            "SELECT 1 FROM {lock} WHERE name = ? AND session = ? FOR UPDATE",
            lock,
            session.id())) {
      return Claim.held(dialect.nextToken(on, prefix));
    }
    return Claim.TAKEN;
  }

  @Override
  public boolean release(String lock, Session session) {
    return askOnce(
        on ->
            update(on, "DELETE FROM {lock} WHERE name = ? AND session = ?", lock, session.id())
                == 1);
  }

  @Override
  public Set<String> stillHeld(Session session, Set<String> locks) {
    return ask(
        on -> {
          Set<String> still =
              new HashSet<>(ids(on, "SELECT name FROM {lock} WHERE session = ?", session.id()));
          still.retainAll(locks);
          return still;
        });
  }

  @Override
  public boolean breakLock(String lock) {
    return askOnce(
        on -> {
          deleteExpired(on);
          return update(on, "DELETE FROM {lock} WHERE name = ?", lock) == 1;
        });
  }

  @Override
  public Optional<String> holder(String lock) {
    return ask(
        on -> {
          deleteExpired(on);
          String query =
              "SELECT s.member FROM {lock} l JOIN {session} s ON s.id = l.session WHERE l.name = ?";
          return ids(on, query, lock).stream().findFirst();
        });
  }

  @Override
  public boolean listen(ChangeListener listener) {
    if (!pushes) return false;
    try {
      dialect.listen(prefix, listener);
    } catch (SQLException e) {
      throw failure(e);
    }
    return true;
  }

  private int update(Connection on, String statement, Object... parameters) throws SQLException {
    try (PreparedStatement update = prepare(on, statement, parameters)) {
      return update.executeUpdate();
    }
  }

  private boolean exists(Connection on, String query, Object... parameters) throws SQLException {
    try (PreparedStatement select = prepare(on, query, parameters);
        ResultSet rows = select.executeQuery()) {
      return rows.next();
    }
  }

  private List<String> ids(Connection on, String query, Object... parameters) throws SQLException {
    try (PreparedStatement select = prepare(on, query, parameters);
        ResultSet rows = select.executeQuery()) {
      List<String> ids = new ArrayList<>();
      while (rows.next()) ids.add(dialect.getId(rows, 1));
      return ids;
    }
  }

  private PreparedStatement prepare(Connection on, String statement, Object... parameters)
      throws SQLException {
    PreparedStatement prepared = on.prepareStatement(SqlNames.of(dialect, prefix, statement));
    for (int i = 0; i < parameters.length; i++) {
      switch (parameters[i]) {
        case String id -> dialect.setId(prepared, i + 1, id);
        case Long number -> prepared.setLong(i + 1, number);
        case byte[] bytes -> prepared.setBytes(i + 1, bytes);
        default -> throw new IllegalArgumentException("no parameter: " + parameters[i].getClass());
      }
    }
    return prepared;
  }

  private <T> T ask(SqlClient.Call<T> call) {
    try {
      return client.call(call);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private <T> T askOnce(SqlClient.Call<T> call) {
    try {
      return client.callOnce(call);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private CoordinationException failure(SQLException e) {
    String message = dialect.address() + ": " + e.getMessage();
    return dialect.isTimeout(e)
        ? new OperationTimedOutException(message, e)
        : new CoordinatorConnectionException(message, e);
  }

  @Override
  public void close() {
    client.close();
    dialect.close();
  }
}
