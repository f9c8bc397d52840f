package dev.grid.sql.engine.fragment;

import dev.grid.kernel.fragment.EntryChange;
import dev.grid.kernel.fragment.Fragment;
import dev.grid.kernel.fragment.FragmentCompiler;
import dev.grid.query.QueryException;
import dev.grid.sql.engine.expr.Wire;

/** Reads what statements send to partitions; found as a service. Stateless. */
public final class SqlFragmentCompiler implements FragmentCompiler {

  @Override
  public Fragment fragment(byte[] bytes) {
    requirePart(bytes);
    return new ScanFragment(ScanSpec.read(bytes));
  }

  @Override
  public EntryChange change(byte[] bytes) {
    requirePart(bytes);
    return ChangeSpec.read(bytes);
  }

  private static void requirePart(byte[] bytes) {
    if (!Wire.isPart(bytes)) {
      throw new QueryException("this is no part of a statement");
    }
  }
}
