package dev.grid.member.sql;

import dev.grid.protocol.sql.SqlQueryId;
import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one caller has open. Guarded by itself; nothing is called with it held. */
final class CallerStatements {

  /** Closes that are remembered, as they may have overtaken their statements. */
  private static final int CLOSED_MAX = 100;

  private final Map<SqlQueryId, OpenStatement> open = new HashMap<>();
  private final Set<SqlQueryId> closed = new LinkedHashSet<>();

  /**
   * Has one more.
   *
   * @throws GridSqlException if there is one of that id, or it has been closed already
   */
  synchronized void add(SqlQueryId id, OpenStatement statement) {
    if (closed.remove(id)) {
      throw new GridSqlException(
          SqlErrorCode.CANCELLED, "query=" + id + " was closed before it had begun");
    }
    if (open.putIfAbsent(id, statement) != null) {
      throw new GridSqlException(
          SqlErrorCode.GENERIC, "query=" + id + " is open already: ids must be unique");
    }
  }

  synchronized @Nullable OpenStatement find(SqlQueryId id) {
    return open.get(id);
  }

  synchronized void remove(SqlQueryId id, OpenStatement statement) {
    open.remove(id, statement);
  }

  /** Has it no more; one that is not there is remembered, and refused when it comes. */
  synchronized @Nullable OpenStatement close(SqlQueryId id) {
    OpenStatement found = open.remove(id);
    if (found == null) {
      closed.add(id);
      if (closed.size() > CLOSED_MAX) {
        Iterator<SqlQueryId> oldest = closed.iterator();
        oldest.next();
        oldest.remove();
      }
    }
    return found;
  }

  synchronized Collection<OpenStatement> all() {
    return new ArrayList<>(open.values());
  }

  synchronized boolean isEmpty() {
    return open.isEmpty();
  }

  /** Those that nobody has asked for so long; they are gone from here then. */
  synchronized List<OpenStatement> idle(long now, long nanosMax) {
    List<OpenStatement> idle = new ArrayList<>();
    open.values()
        .removeIf(
            statement -> {
              boolean isIdle = statement.isIdle(now, nanosMax);
              if (isIdle) {
                idle.add(statement);
              }
              return isIdle;
            });
    return idle;
  }
}
