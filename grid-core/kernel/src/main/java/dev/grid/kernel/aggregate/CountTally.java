package dev.grid.kernel.aggregate;

import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.serialization.Serialization;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How many there are. */
final class CountTally implements Tally {

  private long count;

  @Override
  public void add(TypedValue found, byte[] key, byte[] value) {
    count++;
  }

  @Override
  public @Nullable Object[] part(Serialization serialization) {
    return new Object[] {count};
  }

  @Override
  public void merge(@Nullable Object[] part) {
    count += (Long) Objects.requireNonNull(part[0]);
  }

  @Override
  public Object result(Serialization serialization) {
    return count;
  }
}
