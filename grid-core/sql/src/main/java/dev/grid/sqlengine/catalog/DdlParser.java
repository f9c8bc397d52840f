package dev.grid.sqlengine.catalog;

import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.catalog.Tokens.Token;
import dev.grid.sqlengine.expr.SqlFailures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads statements, those of the catalog whole, queries as their text. Confined to one call. */
public final class DdlParser {

  private static final Set<String> JOBS =
      Set.of("JOB", "SNAPSHOT", "TYPE", "DATA", "TABLE", "SCHEMA", "FUNCTION", "DATABASE");

  private final Tokens tokens;

  private DdlParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Reads a statement.
   *
   * @throws dev.grid.sql.GridSqlException if it is wrong, or not supported; says where
   */
  public static Ddl parse(Tokens tokens) {
    return new DdlParser(tokens).statement();
  }

  private Ddl statement() {
    Token first = tokens.peek();
    if (first.kind() == Tokens.Kind.END) {
      throw SqlFailures.parsing("the statement is empty");
    }
    return switch (first.text().toUpperCase(Locale.ROOT)) {
      case "CREATE" -> create();
      case "DROP" -> drop();
      case "SHOW" -> show();
      case "EXPLAIN" -> explain();
      case "SINK" -> {
        tokens.next();
        String rest = tokens.rest();
        // Of the same length, so that places in messages are those of the statement.
        yield new Ddl.Query(" ".repeat(first.from()) + "INSERT " + rest, true);
      }
      case "ALTER",
          "SUSPEND",
          "RESUME",
          "RESTART",
          "TRUNCATE",
          "MERGE",
          "BEGIN",
          "COMMIT",
          "ROLLBACK",
          "SET",
          "GRANT",
          "REVOKE",
          "CALL",
          "ANALYZE",
          "DESCRIBE",
          "UPSERT" ->
          throw unsupported(first.text().toUpperCase(Locale.ROOT));
      default -> new Ddl.Query(" ".repeat(first.from()) + tokens.rest(), false);
    };
  }

  private RuntimeException unsupported(String what) {
    return SqlFailures.unsupported(what + " (" + tokens.place(tokens.peek().from()) + ")");
  }

  private Ddl create() {
    tokens.require("CREATE");
    boolean orReplace = tokens.take("OR", "REPLACE");
    tokens.take("EXTERNAL");
    if (tokens.take("MAPPING")) {
      return createMapping(orReplace);
    }
    if (tokens.take("VIEW")) {
      boolean ifNotExists = tokens.take("IF", "NOT", "EXISTS");
      String name = qualified();
      tokens.require("AS");
      return new Ddl.CreateView(name, tokens.rest(), orReplace, ifNotExists);
    }
    if (tokens.take("INDEX")) {
      return createIndex();
    }
    String what = tokens.peek().text().toUpperCase(Locale.ROOT);
    if (JOBS.contains(what)) {
      throw unsupported("CREATE " + what);
    }
    throw tokens.wrong("MAPPING, VIEW or INDEX");
  }

  /** The last part of a name; what is before is where all mappings are. */
  private String qualified() {
    String name = tokens.name();
    int parts = 1;
    while (tokens.take(".")) {
      String before = name;
      name = tokens.name();
      if (++parts > 3 || !before.equals("public") && !before.equals("hazelcast")) {
        throw SqlFailures.parsing("schema '" + before + "' does not exist; there is 'public'");
      }
    }
    return name;
  }

  private Ddl createMapping(boolean orReplace) {
    boolean ifNotExists = tokens.take("IF", "NOT", "EXISTS");
    String name = qualified();
    String map = tokens.take("EXTERNAL", "NAME") ? qualified() : name;
    List<MappingColumn> columns = new ArrayList<>();
    if (tokens.take("(")) {
      do {
        columns.add(column());
      } while (tokens.take(","));
      tokens.require(")");
    }
    if (tokens.take("DATA", "CONNECTION")) {
      throw unsupported("DATA CONNECTION");
    }
    tokens.take("CONNECTOR");
    tokens.require("TYPE");
    Token typeToken = tokens.peek();
    Mapping.Type type = Mapping.Type.of(tokens.name());
    if (type == null) {
      throw SqlFailures.unsupported(
          "mappings of TYPE "
              + typeToken.text()
              + "; there are TYPE IMap and TYPE VectorCollection ("
              + tokens.place(typeToken.from())
              + ")");
    }
    if (tokens.take("OBJECT", "TYPE")) {
      tokens.name();
    }
    Map<String, String> options = options();
    tokens.end();
    return new Ddl.CreateMapping(
        MappingRules.mapping(name, type, map, columns, options), orReplace, ifNotExists);
  }

  private MappingColumn column() {
    String name = tokens.name();
    SqlColumnType type = type();
    String path = tokens.take("EXTERNAL", "NAME") ? external() : Mapping.defaultPath(name);
    return new MappingColumn(name, type, path);
  }

  /** A path of an attribute; {@code this.a} is {@code a}. */
  private String external() {
    StringBuilder path = new StringBuilder(tokens.name());
    while (tokens.take(".")) {
      path.append('.').append(tokens.name());
    }
    String text = path.toString();
    return text.startsWith("this.") ? text.substring("this.".length()) : text;
  }

  private SqlColumnType type() {
    SqlColumnType type = typeOf(tokens.name(), tokens);
    if (type == null) {
      throw tokens.wrong("a type");
    }
    if (tokens.take("(")) {
      while (!tokens.take(")")) {
        if (tokens.next().kind() == Tokens.Kind.END) {
          throw tokens.wrong("')'");
        }
      }
    }
    return type;
  }

  /** The type of a name; null if there is none. */
  static @Nullable SqlColumnType typeOf(String name, @Nullable Tokens more) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "VARCHAR", "CHAR", "CHARACTER" -> {
        if (more != null) {
          more.take("VARYING");
        }
        yield SqlColumnType.VARCHAR;
      }
      case "BOOLEAN", "BOOL" -> SqlColumnType.BOOLEAN;
      case "TINYINT" -> SqlColumnType.TINYINT;
      case "SMALLINT" -> SqlColumnType.SMALLINT;
      case "INT", "INTEGER" -> SqlColumnType.INTEGER;
      case "BIGINT" -> SqlColumnType.BIGINT;
      case "DECIMAL", "DEC", "NUMERIC" -> SqlColumnType.DECIMAL;
      case "REAL" -> SqlColumnType.REAL;
      case "DOUBLE", "FLOAT" -> {
        if (more != null) {
          more.take("PRECISION");
        }
        yield SqlColumnType.DOUBLE;
      }
      case "DATE" -> SqlColumnType.DATE;
      case "TIME" -> SqlColumnType.TIME;
      case "TIMESTAMP" -> {
        boolean isZoned =
            more != null
                && (more.take("WITH", "TIME", "ZONE")
                    || more.take("WITH", "LOCAL", "TIME", "ZONE"));
        yield isZoned ? SqlColumnType.TIMESTAMP_WITH_TIME_ZONE : SqlColumnType.TIMESTAMP;
      }
      case "JSON" -> SqlColumnType.JSON;
      case "OBJECT" -> SqlColumnType.OBJECT;
      default -> null;
    };
  }

  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    if (!tokens.take("OPTIONS")) {
      return options;
    }
    tokens.require("(");
    if (tokens.take(")")) {
      return options;
    }
    do {
      String key = tokens.text();
      tokens.require("=");
      Token value = tokens.next();
      if (value.kind() != Tokens.Kind.TEXT && value.kind() != Tokens.Kind.NUMBER) {
        throw tokens.wrong("a text in single quotes before");
      }
      if (options.putIfAbsent(key, value.text()) != null) {
        throw SqlFailures.parsing("option '" + key + "' is given twice");
      }
    } while (tokens.take(","));
    tokens.require(")");
    return options;
  }

  private Ddl createIndex() {
    boolean ifNotExists = tokens.take("IF", "NOT", "EXISTS");
    String name = tokens.name();
    tokens.require("ON");
    String mapping = qualified();
    List<String> columns = new ArrayList<>();
    tokens.require("(");
    do {
      columns.add(external());
    } while (tokens.take(","));
    tokens.require(")");
    String type = tokens.take("TYPE") ? tokens.name().toUpperCase(Locale.ROOT) : "SORTED";
    Map<String, String> options = options();
    tokens.end();
    return new Ddl.CreateIndex(name, mapping, columns, type, options, ifNotExists);
  }

  private Ddl drop() {
    tokens.require("DROP");
    tokens.take("EXTERNAL");
    boolean isMapping = tokens.take("MAPPING");
    boolean isView = !isMapping && tokens.take("VIEW");
    if (!isMapping && !isView && tokens.take("INDEX")) {
      boolean ifExists = tokens.take("IF", "EXISTS");
      String name = tokens.name();
      tokens.require("ON");
      String mapping = qualified();
      tokens.end();
      return new Ddl.DropIndex(name, mapping, ifExists);
    }
    if (!isMapping && !isView) {
      String what = tokens.peek().text().toUpperCase(Locale.ROOT);
      if (JOBS.contains(what)) {
        throw unsupported("DROP " + what);
      }
      throw tokens.wrong("MAPPING, VIEW or INDEX");
    }
    boolean ifExists = tokens.take("IF", "EXISTS");
    String name = qualified();
    tokens.end();
    return isMapping ? new Ddl.DropMapping(name, ifExists) : new Ddl.DropView(name, ifExists);
  }

  private Ddl show() {
    tokens.require("SHOW");
    boolean views = tokens.take("VIEWS");
    if (!views && !tokens.take("MAPPINGS") && !tokens.take("EXTERNAL", "MAPPINGS")) {
      throw unsupported("SHOW " + tokens.peek().text().toUpperCase(Locale.ROOT));
    }
    tokens.end();
    return new Ddl.Show(views);
  }

  private Ddl explain() {
    tokens.require("EXPLAIN");
    boolean analyze = tokens.take("ANALYZE");
    if (!analyze) {
      tokens.take("PLAN", "FOR");
    }
    int from = tokens.peek().from();
    String query = tokens.rest();
    if (query.isBlank()) {
      throw tokens.wrong("a statement");
    }
    return new Ddl.Explain(" ".repeat(from) + query, analyze);
  }
}
