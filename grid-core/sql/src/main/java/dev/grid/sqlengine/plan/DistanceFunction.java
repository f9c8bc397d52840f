package dev.grid.sqlengine.plan;

import dev.grid.sqlengine.expr.SqlFailures;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;

/** {@code distance(index, vector)}. Immutable. */
final class DistanceFunction extends SqlFunction {

  static final String NAME = "DISTANCE";

  private static final long serialVersionUID = 1L;

  private static final class Operands implements SqlOperandTypeChecker {

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      RelDataType first = binding.getOperandType(0);
      if (Types.isIndex(first)) {
        return true;
      }
      if (!throwOnFailure) {
        return false;
      }
      SqlParserPos at = binding.operand(0).getParserPosition();
      throw SqlFailures.parsing(
          "at line "
              + at.getLineNum()
              + ", column "
              + at.getColumnNum()
              + ": the first operand of distance(..) must be the name of an index of a vector"
              + " collection; '"
              + binding.operand(0)
              + "' is a value of type "
              + Types.of(first));
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.of(2);
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return "distance(<INDEX>, <VECTOR>)";
    }
  }

  DistanceFunction() {
    super(
        NAME,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.DOUBLE_NULLABLE,
        (binding, type, types) -> {
          for (int i = 0; i < types.length; i++) {
            types[i] = ((Types) binding.getTypeFactory()).object();
          }
        },
        new Operands(),
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }
}
