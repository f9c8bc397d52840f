package dev.grid.sqlengine.run;

import dev.grid.sqlengine.expr.Evaluator;
import org.jspecify.annotations.Nullable;

/** Rows of what is computed from other rows. */
@SuppressWarnings("ArrayRecordComponent")
record Projected(RowSource from, Evaluator[] wanted) implements RowSource {

  @Override
  public @Nullable Object @Nullable [] next() {
    @Nullable Object[] row = from.next();
    if (row == null) {
      return null;
    }
    @Nullable Object[] values = new Object[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      values[i] = wanted[i].of(row);
    }
    return values;
  }

  @Override
  public boolean isReady() {
    return from.isReady();
  }
}
