package dev.grid.sqlengine.plan;

import dev.grid.sql.GridSqlException;
import dev.grid.sql.SqlColumn;
import dev.grid.sql.SqlColumnType;
import dev.grid.sql.SqlErrorCode;
import dev.grid.sql.SqlRowMetadata;
import dev.grid.sqlengine.catalog.Catalog;
import dev.grid.sqlengine.catalog.Ddl;
import dev.grid.sqlengine.catalog.DdlParser;
import dev.grid.sqlengine.catalog.Mapping;
import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.catalog.Tokens;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.Op;
import dev.grid.sqlengine.expr.SqlFailures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.core.TableModify;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/** Understands statements of one catalog. Thread-safe; takes a while, and does not block. */
public final class Planner {

  static final SqlParser.Config PARSER =
      SqlParser.config()
          .withQuoting(Quoting.DOUBLE_QUOTE)
          .withUnquotedCasing(Casing.UNCHANGED)
          .withQuotedCasing(Casing.UNCHANGED)
          .withCaseSensitive(true)
          .withIdentifierMaxLength(1_024)
          .withConformance(SqlConformanceEnum.BABEL);

  private static final SqlValidator.Config VALIDATOR =
      SqlValidator.Config.DEFAULT
          .withConformance(SqlConformanceEnum.BABEL)
          .withTypeCoercionEnabled(true)
          .withIdentifierExpansion(true)
          .withDefaultNullCollation(NullCollation.LOW);

  private static final String INFORMATION_SCHEMA = "information_schema";

  private final Catalog catalog;
  private final int depthMax;

  /**
   * Of a catalog.
   *
   * @param depthMax how deep statements may be nested
   */
  public Planner(Catalog catalog, int depthMax) {
    this.catalog = catalog;
    this.depthMax = depthMax;
  }

  /**
   * Understands a statement.
   *
   * @throws GridSqlException if it is wrong, names what is not there, or is not supported
   */
  public Statement plan(String sql) {
    try {
      Ddl ddl = DdlParser.parse(new Tokens(sql, depthMax));
      return switch (ddl) {
        case Ddl.Query query -> query(query.text(), query.sink());
        case Ddl.Explain explain ->
            new Statement.Explanation(
                inner(explain.query(), "EXPLAIN is of a query, or of a change of entries"),
                explain.analyze());
        case Ddl.CreateView view -> {
          requireQuery(view.query());
          yield new Statement.OfCatalog(view);
        }
        default -> new Statement.OfCatalog(ddl);
      };
    } catch (StackOverflowError e) {
      throw SqlFailures.parsing(
          "the statement is nested too deep, or has too many terms: textDepthMax="
              + depthMax
              + " (grid.sql.text-depth-max)");
    } catch (GridSqlException e) {
      throw e;
    } catch (CalciteContextException e) {
      throw wrong(e);
    } catch (SqlParseException e) {
      throw SqlFailures.parsing(String.valueOf(e.getMessage()), e);
    } catch (CalciteException | UnsupportedOperationException | AssertionError e) {
      throw SqlFailures.parsing("the statement is wrong or not supported: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw SqlFailures.parsing("the statement is wrong or not supported: " + cause(e), e);
    }
  }

  private static String cause(Throwable e) {
    Throwable at = e;
    while (at.getCause() != null && at.getCause() != at) {
      at = at.getCause();
    }
    return String.valueOf(at.getMessage() == null ? at : at.getMessage());
  }

  private void requireQuery(String text) throws SqlParseException {
    String what = "a view is of a query without parameters";
    if (!(inner(text, what) instanceof Statement.Select select) || !select.parameters().isEmpty()) {
      throw SqlFailures.parsing(what);
    }
  }

  /** The statement in another, which has none in itself. */
  private Statement inner(String text, String what) throws SqlParseException {
    if (!(DdlParser.parse(new Tokens(text, depthMax)) instanceof Ddl.Query query)) {
      throw SqlFailures.parsing(what);
    }
    return query(query.text(), query.sink());
  }

  private GridSqlException wrong(CalciteContextException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String message = String.valueOf(cause.getMessage());
    String place = "at line " + e.getPosLine() + ", column " + e.getPosColumn() + ": ";
    boolean isUnknown = message.startsWith("Object '") && message.contains("' not found");
    if (!isUnknown) {
      return SqlFailures.parsing(place + message, e);
    }
    String name =
        message.substring("Object '".length(), message.indexOf('\'', "Object '".length()));
    return new UnknownObject(place + message, name).exception();
  }

  /** What a statement names is not there. */
  private record UnknownObject(String message, String name) {

    GridSqlException exception() {
      return new GridSqlException(
          SqlErrorCode.OBJECT_NOT_FOUND,
          message + ". A mapping may be missing: CREATE MAPPING \"" + name + "\" ..",
          null,
          name, // The engine makes a statement of it.
          null);
    }
  }

  private Statement query(String text, boolean sink) throws SqlParseException {
    SqlNode parsed = SqlParser.create(text, PARSER).parseStmt();
    SqlNode whole = new ViewExpansion(catalog).expand(parsed);
    if (sink && !(whole instanceof SqlInsert)) {
      throw SqlFailures.parsing("SINK is followed by INTO");
    }
    Types types = new Types();
    Named named = Named.of(whole);
    CalciteCatalogReader reader = reader(named, types);
    SqlValidator validator = new Validator(reader, types, VALIDATOR);
    SqlNode validated = validator.validate(whole);
    List<SqlColumnType> parameters = new ArrayList<>();
    RelDataType parameterRow = validator.getParameterRowType(validated);
    for (RelDataTypeField field : parameterRow.getFieldList()) {
      parameters.add(Types.of(field.getType()));
    }
    RelRoot root = new Rewriting(validator, reader, types).root(validated);
    return switch (validated) {
      case SqlInsert insert -> insert(insert, root.rel, sink, parameters, named);
      case SqlDelete delete -> change(root.rel, parameters);
      case SqlUpdate update -> change(root.rel, parameters);
      default -> select(validator, validated, root, parameters, named);
    };
  }

  private static Statement select(
      SqlValidator validator,
      SqlNode validated,
      RelRoot root,
      List<SqlColumnType> parameters,
      Named named) {
    Node node = rows(root.project(), parameters, named);
    List<RelDataTypeField> fields = validator.getValidatedNodeType(validated).getFieldList();
    List<SqlColumn> columns = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      columns.add(new SqlColumn(fields.get(i).getName(), node.types().get(i), true));
    }
    return new Statement.Select(node, new SqlRowMetadata(columns), parameters, KeySelect.of(node));
  }

  private static Node rows(RelNode rel, List<SqlColumnType> parameters, Named named) {
    Node node = new RelToNode(parameters).of(rel);
    VectorSearches.requireSearched(node, named::place);
    return Pruning.prune(node);
  }

  private static Statement insert(
      SqlInsert insert, RelNode rel, boolean sink, List<SqlColumnType> parameters, Named named) {
    TableModify modify = (TableModify) rel;
    MappingTable table = table(modify);
    Set<String> given = new HashSet<>();
    if (insert.getTargetColumnList() != null) {
      for (SqlNode column : insert.getTargetColumnList()) {
        given.add(((SqlIdentifier) column).names.getLast());
      }
    }
    Node source = rows(modify.getInput(), parameters, named);
    List<MappingColumn> columns = new ArrayList<>();
    List<Expr> exprs = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      MappingColumn column = table.columns().get(i);
      if (insert.getTargetColumnList() == null || given.contains(column.name())) {
        columns.add(column);
        Expr value = new Expr.Column(i, source.types().get(i));
        exprs.add(converted(value, column.type()));
      }
    }
    return new Statement.Insert(
        table.mapping(),
        columns,
        Pruning.prune(RelToNode.projected(source, exprs)),
        sink,
        parameters);
  }

  private static Expr converted(Expr value, SqlColumnType type) {
    return value.type() == type ? value : Expr.call(Op.CAST, type, value);
  }

  private static MappingTable table(TableModify modify) {
    MappingTable table = modify.getTable().unwrap(MappingTable.class);
    if (table == null) {
      throw SqlFailures.unsupported("changing " + modify.getTable().getQualifiedName());
    }
    if (table.mapping().isOfVectors()) {
      throw SqlFailures.unsupported(
          "changing vector collection '"
              + table.mapping().map()
              + "' by statements, which have no vectors: use GridVectorCollection");
    }
    return table;
  }

  private static Statement change(RelNode rel, List<SqlColumnType> parameters) {
    TableModify modify = (TableModify) rel;
    MappingTable table = table(modify);
    Node source = new RelToNode(parameters).of(modify.getInput());
    if (!(source instanceof Node.Scan scan)) {
      throw SqlFailures.unsupported("UPDATE and DELETE with sub-queries or joins");
    }
    List<MappingColumn> targets = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    List<String> names = Objects.requireNonNullElse(modify.getUpdateColumnList(), List.of());
    int first = table.columns().size();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      MappingColumn target = Objects.requireNonNull(table.mapping().find(name), name);
      if (target.isOfKey()) {
        throw SqlFailures.parsing("column '" + name + "' is of the key, which cannot be updated");
      }
      targets.add(target);
      values.add(converted(scan.project().get(first + i), target.type()));
    }
    Node.Scan pruned =
        RelToNode.pruned(new Node.Scan(scan.mapping(), scan.columns(), scan.filter(), values));
    return new Statement.Change(pruned, targets, pruned.project(), parameters);
  }

  // What statements may name.

  private CalciteCatalogReader reader(Named named, Types types) {
    Map<String, Table> tables = new HashMap<>();
    for (Mapping mapping : catalog.mappings().values()) {
      if (named.names().containsKey(mapping.name())) {
        tables.put(mapping.name(), new MappingTable(mapping, named.columns(mapping)));
      }
    }
    Map<String, Table> information = new HashMap<>();
    CatalogTable.COLUMNS.keySet().forEach(name -> information.put(name, new CatalogTable(name)));
    CalciteSchema root = CalciteSchema.createRootSchema(false, false);
    for (CalciteSchema in : List.of(root, root.add("hazelcast", new AbstractSchema()))) {
      in.add("public", new Tables(tables));
      in.add(INFORMATION_SCHEMA, new Tables(information));
    }
    root.add("JSON", factory -> types.json());
    root.add("OBJECT", factory -> types.object());
    root.add("json", factory -> types.json());
    root.add("object", factory -> types.object());
    Properties properties = new Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "true");
    return new CalciteCatalogReader(
        root, List.of("public"), types, new CalciteConnectionConfigImpl(properties));
  }

  /**
   * What a statement names.
   *
   * @param names where each is first, or has been in a view
   * @param indexes what distances are asked of
   */
  private record Named(Map<String, SqlParserPos> names, Set<String> indexes) {

    static Named of(SqlNode statement) {
      Map<String, SqlParserPos> names = new HashMap<>();
      Set<String> indexes = new LinkedHashSet<>();
      statement.accept(
          new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlIdentifier id) {
              id.names.forEach(name -> names.putIfAbsent(name, id.getParserPosition()));
              return null;
            }

            @Override
            public @Nullable Void visit(SqlCall call) {
              if (call.getOperator().getName().equalsIgnoreCase(DistanceFunction.NAME)
                  && call.operandCount() > 0
                  && call.operand(0) instanceof SqlIdentifier id) {
                indexes.add(id.names.getLast());
              }
              return super.visit(call);
            }
          });
      return new Named(names, indexes);
    }

    /** The columns of a mapping, with those that are named although they are none. */
    List<MappingColumn> columns(Mapping mapping) {
      List<MappingColumn> columns = new ArrayList<>(mapping.columns());
      for (MappingColumn column : mapping.withHidden()) {
        if (!columns.contains(column) && names.containsKey(column.name())) {
          columns.add(column);
        }
      }
      if (mapping.isOfVectors()) {
        for (String index : indexes) {
          if (mapping.find(index) == null) {
            columns.add(new MappingColumn(index, SqlColumnType.OBJECT, index));
          }
        }
      }
      return columns;
    }

    /** Where a mapping is named, as messages begin. */
    String place(Mapping mapping) {
      SqlParserPos at = names.get(mapping.name());
      return at == null
          ? ""
          : "at line " + at.getLineNum() + ", column " + at.getColumnNum() + ": ";
    }
  }

  /** Tables by their names. */
  private static final class Tables extends AbstractSchema {

    private final Map<String, Table> tables;

    Tables(Map<String, Table> tables) {
      this.tables = tables;
    }

    @Override
    protected Map<String, Table> getTableMap() {
      return tables;
    }
  }
}
