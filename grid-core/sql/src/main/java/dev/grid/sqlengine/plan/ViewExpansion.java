package dev.grid.sqlengine.plan;

import dev.grid.sqlengine.catalog.Catalog;
import dev.grid.sqlengine.catalog.View;
import dev.grid.sqlengine.expr.SqlFailures;
import java.util.HashSet;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Puts the queries of views in their places. Confined to one statement. */
final class ViewExpansion extends SqlShuttle {

  /** Views of views of views go no deeper. */
  private static final int DEPTH_MAX = 20;

  /** Nor are more of them put into one statement. */
  private static final int VIEWS_MAX = 200;

  private final Catalog catalog;
  private int depth;
  private int views;

  /** Names that WITH has given to queries, where the shuttle is now. */
  private Set<String> ofWith = Set.of();

  ViewExpansion(Catalog catalog) {
    this.catalog = catalog;
  }

  SqlNode expand(SqlNode statement) {
    if (catalog.views().isEmpty()) {
      return statement;
    }
    return expanded(statement);
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call instanceof SqlWith with) {
      return with(with);
    }
    SqlNode visited = super.visit(call);
    if (visited instanceof SqlSelect select && select.getFrom() != null) {
      select.setFrom(table(select.getFrom()));
    }
    if (visited instanceof SqlJoin join) {
      join.setLeft(table(join.getLeft()));
      join.setRight(table(join.getRight()));
    }
    return visited;
  }

  /** Each query of WITH has a name for those behind it. */
  private SqlNode with(SqlWith with) {
    Set<String> outer = ofWith;
    ofWith = new HashSet<>(outer);
    try {
      for (SqlNode node : with.withList) {
        SqlWithItem item = (SqlWithItem) node;
        item.query = expanded(item.query);
        ofWith.add(item.name.getSimple());
      }
      with.body = expanded(with.body);
      return with;
    } finally {
      ofWith = outer;
    }
  }

  private SqlNode expanded(SqlNode node) {
    SqlNode expanded = node.accept(this);
    return expanded == null ? node : expanded;
  }

  private SqlNode table(SqlNode node) {
    if (node instanceof SqlIdentifier id) {
      View view = find(id);
      return view == null ? node : aliased(query(view), id);
    }
    if (node.getKind() == SqlKind.AS
        && node instanceof SqlCall as
        && as.operand(0) instanceof SqlIdentifier id) {
      View view = find(id);
      if (view != null) {
        as.setOperand(0, query(view));
      }
    }
    return node;
  }

  private @Nullable View find(SqlIdentifier id) {
    if (id.isSimple() && ofWith.contains(id.getSimple())) {
      return null;
    }
    boolean isPublic = id.names.size() == 1 || id.names.get(id.names.size() - 2).equals("public");
    return isPublic ? catalog.views().get(id.names.getLast()) : null;
  }

  private static SqlNode aliased(SqlNode query, SqlIdentifier id) {
    return SqlStdOperatorTable.AS.createCall(
        SqlParserPos.ZERO, query, new SqlIdentifier(id.names.getLast(), SqlParserPos.ZERO));
  }

  private SqlNode query(View view) {
    if (++depth > DEPTH_MAX) {
      throw SqlFailures.parsing("view '" + view.name() + "': views go deeper than " + DEPTH_MAX);
    }
    if (++views > VIEWS_MAX) {
      throw SqlFailures.parsing(
          "the statement has views, and these have, more than " + VIEWS_MAX + " times together");
    }
    Set<String> outer = ofWith;
    ofWith = Set.of();
    try {
      SqlNode parsed = SqlParser.create(view.query(), Planner.PARSER).parseQuery();
      return expanded(parsed);
    } catch (SqlParseException e) {
      throw SqlFailures.parsing("view '" + view.name() + "': " + e.getMessage(), e);
    } finally {
      ofWith = outer;
      depth--;
    }
  }
}
