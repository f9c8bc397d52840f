package dev.grid.sqlengine.plan;

import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.expr.SqlFailures;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.AbstractSqlType;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;

/** Types as Calcite has them, and as columns are. */
final class Types extends SqlTypeFactoryImpl {

  private static final int DECIMAL_PRECISION_MAX = 76;
  static final int DECIMAL_SCALE_MAX = 38;
  private static final int NANO_DIGITS = 9;
  private static final String INDEX = "INDEX";

  /** What types come to: integers are summed as BIGINT, BIGINT and DECIMAL as DECIMAL. */
  private static final class Rules extends RelDataTypeSystemImpl {

    @Override
    public int getMaxPrecision(SqlTypeName type) {
      return switch (type) {
        case DECIMAL -> DECIMAL_PRECISION_MAX;
        case TIME, TIMESTAMP, TIME_TZ, TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> NANO_DIGITS;
        default -> super.getMaxPrecision(type);
      };
    }

    @Override
    public int getMaxScale(SqlTypeName type) {
      return type == SqlTypeName.DECIMAL ? DECIMAL_PRECISION_MAX : super.getMaxScale(type);
    }

    @Override
    public int getDefaultPrecision(SqlTypeName type) {
      return type == SqlTypeName.DECIMAL ? DECIMAL_PRECISION_MAX : super.getDefaultPrecision(type);
    }

    @Override
    public int getDefaultScale(SqlTypeName type) {
      return type == SqlTypeName.DECIMAL ? DECIMAL_SCALE_MAX : super.getDefaultScale(type);
    }

    @Override
    public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
      return nullable(
          factory,
          argument,
          switch (argument.getSqlTypeName()) {
            case TINYINT, SMALLINT, INTEGER -> SqlTypeName.BIGINT;
            case BIGINT, DECIMAL -> SqlTypeName.DECIMAL;
            case REAL -> SqlTypeName.REAL;
            default -> SqlTypeName.DOUBLE;
          });
    }

    @Override
    public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
      return nullable(
          factory,
          argument,
          switch (argument.getSqlTypeName()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> SqlTypeName.DECIMAL;
            default -> SqlTypeName.DOUBLE;
          });
    }

    private static RelDataType nullable(
        RelDataTypeFactory factory, RelDataType argument, SqlTypeName name) {
      return factory.createTypeWithNullability(factory.createSqlType(name), argument.isNullable());
    }

    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
      return true;
    }
  }

  /** A type of its own that compares with anything: JSON and OBJECT. */
  static final class Named extends AbstractSqlType {

    private static final long serialVersionUID = 1L;

    private final String name;

    Named(String name, boolean isNullable) {
      super(SqlTypeName.ANY, isNullable, null);
      this.name = name;
      computeDigest();
    }

    @Override
    protected void generateTypeString(StringBuilder out, boolean withDetail) {
      out.append(name);
    }

    boolean isJson() {
      return name.equals("JSON");
    }
  }

  Types() {
    super(new Rules());
  }

  @Override
  public RelDataType createTypeWithNullability(RelDataType type, boolean nullable) {
    return type instanceof Named named
        ? named.isNullable() == nullable ? named : canonize(new Named(named.name, nullable))
        : super.createTypeWithNullability(type, nullable);
  }

  @Override
  public RelDataType leastRestrictive(List<RelDataType> types, SqlTypeMappingRule rule) {
    boolean anyNamed = types.stream().anyMatch(Named.class::isInstance);
    if (!anyNamed) {
      return super.leastRestrictive(types, rule);
    }
    boolean allJson =
        types.stream()
            .allMatch(
                type ->
                    type instanceof Named named && named.isJson()
                        || type.getSqlTypeName() == SqlTypeName.NULL);
    return canonize(new Named(allJson ? "JSON" : "OBJECT", true));
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }

  /** The type of JSON, which may be null. */
  RelDataType json() {
    return canonize(new Named("JSON", true));
  }

  /** The type of OBJECT, which may be null. */
  RelDataType object() {
    return canonize(new Named("OBJECT", true));
  }

  /** The type of what stands for an index of a vector collection. */
  RelDataType index() {
    return canonize(new Named(INDEX, true));
  }

  static boolean isIndex(RelDataType type) {
    return type instanceof Named named && named.name.equals(INDEX);
  }

  /** As Calcite has it; may be null. */
  RelDataType of(SqlColumnType type) {
    RelDataType made =
        switch (type) {
          case VARCHAR -> createSqlType(SqlTypeName.VARCHAR);
          case BOOLEAN -> createSqlType(SqlTypeName.BOOLEAN);
          case TINYINT -> createSqlType(SqlTypeName.TINYINT);
          case SMALLINT -> createSqlType(SqlTypeName.SMALLINT);
          case INTEGER -> createSqlType(SqlTypeName.INTEGER);
          case BIGINT -> createSqlType(SqlTypeName.BIGINT);
          case DECIMAL ->
              createSqlType(SqlTypeName.DECIMAL, DECIMAL_PRECISION_MAX, DECIMAL_SCALE_MAX);
          case REAL -> createSqlType(SqlTypeName.REAL);
          case DOUBLE -> createSqlType(SqlTypeName.DOUBLE);
          case DATE -> createSqlType(SqlTypeName.DATE);
          case TIME -> createSqlType(SqlTypeName.TIME, NANO_DIGITS);
          case TIMESTAMP -> createSqlType(SqlTypeName.TIMESTAMP, NANO_DIGITS);
          case TIMESTAMP_WITH_TIME_ZONE -> createSqlType(SqlTypeName.TIMESTAMP_TZ, NANO_DIGITS);
          case JSON -> json();
          case OBJECT, ROW -> object();
          case NULL -> createSqlType(SqlTypeName.NULL);
        };
    return createTypeWithNullability(made, true);
  }

  /** As columns have it. */
  static SqlColumnType of(RelDataType type) {
    if (type instanceof Named named) {
      return named.isJson() ? SqlColumnType.JSON : SqlColumnType.OBJECT;
    }
    return switch (type.getSqlTypeName()) {
      case VARCHAR, CHAR, SYMBOL -> SqlColumnType.VARCHAR;
      case BOOLEAN -> SqlColumnType.BOOLEAN;
      case TINYINT -> SqlColumnType.TINYINT;
      case SMALLINT -> SqlColumnType.SMALLINT;
      case INTEGER -> SqlColumnType.INTEGER;
      case BIGINT -> SqlColumnType.BIGINT;
      case DECIMAL -> SqlColumnType.DECIMAL;
      case REAL -> SqlColumnType.REAL;
      case DOUBLE, FLOAT -> SqlColumnType.DOUBLE;
      case DATE -> SqlColumnType.DATE;
      case TIME -> SqlColumnType.TIME;
      case TIMESTAMP -> SqlColumnType.TIMESTAMP;
      case TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> SqlColumnType.TIMESTAMP_WITH_TIME_ZONE;
      case NULL -> SqlColumnType.NULL;
      case ANY, OTHER -> SqlColumnType.OBJECT;
      case INTERVAL_YEAR,
          INTERVAL_YEAR_MONTH,
          INTERVAL_MONTH,
          INTERVAL_DAY,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          SqlColumnType.BIGINT;
      default -> throw SqlFailures.unsupported("values of type " + type.getSqlTypeName());
    };
  }
}
