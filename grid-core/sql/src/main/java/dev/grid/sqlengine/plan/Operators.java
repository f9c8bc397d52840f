package dev.grid.sqlengine.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.SqlTableFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlOperandTypeInference;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlNameMatchers;
import org.jspecify.annotations.Nullable;

/** Functions that statements may name, in any case. Stateless. */
final class Operators implements SqlOperatorTable {

  static final Operators INSTANCE = new Operators();

  /** A function that gives rows. */
  private static final class TableFunction extends SqlFunction implements SqlTableFunction {

    private static final long serialVersionUID = 1L;

    private final SqlTypeName column;

    TableFunction(String name, SqlTypeName column, SqlOperandTypeChecker operands) {
      super(
          name,
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.CURSOR,
          (binding, type, types) -> {
            for (int i = 0; i < types.length; i++) {
              types[i] = binding.getTypeFactory().createSqlType(SqlTypeName.INTEGER);
            }
          },
          operands,
          SqlFunctionCategory.USER_DEFINED_TABLE_FUNCTION);
      this.column = column;
    }

    @Override
    public SqlReturnTypeInference getRowTypeInference() {
      return binding -> binding.getTypeFactory().builder().add("v", column).nullable(true).build();
    }
  }

  private final SqlOperatorTable all;

  private Operators() {
    SqlOperandTypeChecker text = OperandTypes.family(SqlTypeFamily.CHARACTER);
    SqlOperandTypeChecker integers = OperandTypes.family(SqlTypeFamily.INTEGER);
    SqlOperandTypeChecker twoIntegers =
        OperandTypes.family(SqlTypeFamily.INTEGER, SqlTypeFamily.INTEGER);
    SqlOperandTypeChecker threeIntegers =
        OperandTypes.family(SqlTypeFamily.INTEGER, SqlTypeFamily.INTEGER, SqlTypeFamily.INTEGER);
    SqlOperandTypeChecker textAndText =
        OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER);
    List<SqlOperator> own =
        List.of(
            function("LENGTH", ReturnTypes.INTEGER_NULLABLE, text),
            function("LTRIM", ReturnTypes.VARCHAR_NULLABLE, OperandTypes.or(text, textAndText)),
            function("RTRIM", ReturnTypes.VARCHAR_NULLABLE, OperandTypes.or(text, textAndText)),
            function("BTRIM", ReturnTypes.VARCHAR_NULLABLE, OperandTypes.or(text, textAndText)),
            function("ASCII", ReturnTypes.INTEGER_NULLABLE, text),
            function("SQUARE", ReturnTypes.DOUBLE_NULLABLE, OperandTypes.NUMERIC),
            function("CONCAT_WS", ReturnTypes.VARCHAR_NULLABLE, OperandTypes.ONE_OR_MORE),
            function(
                "TO_CHAR",
                ReturnTypes.VARCHAR_NULLABLE,
                OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.CHARACTER)),
            function(
                "TO_TIMESTAMP_TZ",
                ReturnTypes.explicit(SqlTypeName.TIMESTAMP_TZ)
                    .andThen(org.apache.calcite.sql.type.SqlTypeTransforms.FORCE_NULLABLE),
                integers),
            function("TO_EPOCH_MILLIS", ReturnTypes.BIGINT_NULLABLE, OperandTypes.ANY),
            new DistanceFunction(),
            new TableFunction(
                "GENERATE_SERIES",
                SqlTypeName.INTEGER,
                OperandTypes.or(twoIntegers, threeIntegers)),
            new TableFunction("GENERATE_STREAM", SqlTypeName.BIGINT, integers),
            SqlLibraryOperators.GREATEST,
            SqlLibraryOperators.LEAST,
            SqlLibraryOperators.NVL,
            SqlLibraryOperators.IFNULL,
            SqlLibraryOperators.ILIKE,
            SqlLibraryOperators.POW);
    all = SqlOperatorTables.chain(SqlOperatorTables.of(own), SqlStdOperatorTable.instance());
  }

  private static SqlFunction function(
      String name, SqlReturnTypeInference returns, SqlOperandTypeChecker operands) {
    SqlOperandTypeInference inference =
        operands instanceof org.apache.calcite.sql.type.ImplicitCastOperandTypeChecker families
            ? (binding, type, types) -> {
              for (int i = 0; i < types.length; i++) {
                types[i] =
                    binding
                        .getTypeFactory()
                        .createSqlType(
                            families.getOperandSqlTypeFamily(i) == SqlTypeFamily.CHARACTER
                                ? SqlTypeName.VARCHAR
                                : SqlTypeName.BIGINT);
              }
            }
            : InferTypes.VARCHAR_1024;
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        returns,
        inference,
        operands,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  @Override
  public void lookupOperatorOverloads(
      SqlIdentifier name,
      @Nullable SqlFunctionCategory category,
      SqlSyntax syntax,
      List<SqlOperator> found,
      SqlNameMatcher matcher) {
    all.lookupOperatorOverloads(
        name, category, syntax, found, SqlNameMatchers.withCaseSensitive(false));
  }

  @Override
  public List<SqlOperator> getOperatorList() {
    return new ArrayList<>(all.getOperatorList());
  }
}
