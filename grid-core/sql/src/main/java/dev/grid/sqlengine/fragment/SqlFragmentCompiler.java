package dev.grid.sqlengine.fragment;

import dev.grid.kernel.fragment.EntryChange;
import dev.grid.kernel.fragment.EntryCondition;
import dev.grid.kernel.fragment.Fragment;
import dev.grid.kernel.fragment.FragmentCompiler;
import dev.grid.query.QueryException;
import dev.grid.sql.GridSqlException;
import dev.grid.sqlengine.expr.Wire;

/** Reads what statements send to partitions; found as a service. Stateless. */
public final class SqlFragmentCompiler implements FragmentCompiler {

  @Override
  public Fragment fragment(byte[] bytes) {
    requirePart(bytes);
    return JoinSpec.isOne(bytes)
        ? new JoinFragment(JoinSpec.read(bytes))
        : new ScanFragment(ScanSpec.read(bytes));
  }

  @Override
  public EntryChange change(byte[] bytes) {
    requirePart(bytes);
    try {
      return ChangeSpec.read(bytes);
    } catch (GridSqlException e) {
      throw ScanFragment.ofPart(e);
    }
  }

  @Override
  public EntryCondition condition(byte[] bytes) {
    requirePart(bytes);
    return ConditionSpec.read(bytes);
  }

  private static void requirePart(byte[] bytes) {
    if (!Wire.isPart(bytes)) {
      throw new QueryException("this is no part of a statement");
    }
  }
}
