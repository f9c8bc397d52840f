package dev.grid.sqlengine.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlValidatorImpl;

/**
 * Calcite's, but that {@code *} does not stand for indexes, and that parameters have types in ORDER
 * BY as well. Confined to one statement.
 */
final class Validator extends SqlValidatorImpl {

  Validator(CalciteCatalogReader reader, Types types, Config config) {
    super(Operators.INSTANCE, reader, types, config);
  }

  @Override
  protected void addToSelectList(
      List<SqlNode> list,
      Set<String> aliases,
      List<Map.Entry<String, RelDataType>> fields,
      SqlNode expr,
      SelectScope scope,
      boolean includeSystemVars) {
    if (!Types.isIndex(deriveType(scope, expr))) {
      super.addToSelectList(list, aliases, fields, expr, scope, includeSystemVars);
    }
  }

  @Override
  protected void validateOrderList(SqlSelect select) {
    if (select.getOrderList() != null) {
      for (SqlNode item : select.getOrderList()) {
        inferUnknownTypes(unknownType, getOrderScope(select), expandOrderExpr(select, item));
      }
    }
    super.validateOrderList(select);
  }
}
