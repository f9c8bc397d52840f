package dev.grid.kernel.sql;

import dev.grid.kernel.Invoker;
import dev.grid.protocol.Data;
import dev.grid.protocol.sql.SqlBatch;
import dev.grid.sql.SqlRow;
import dev.grid.sql.SqlRowMetadata;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of a batch, which it keeps. Immutable. */
record BatchRow(SqlRowMetadata metadata, SqlBatch batch, int row, Invoker invoker)
    implements SqlRow {

  @Override
  public @Nullable Object get(int index) {
    Objects.checkIndex(index, metadata.size());
    Object value = batch.columns().get(index).get(row);
    return value instanceof Data data ? invoker.serialization().toObject(data) : value;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < metadata.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(metadata.column(i).name()).append('=');
      text.append(batch.columns().get(i).get(row));
    }
    return text.append(']').toString();
  }
}
