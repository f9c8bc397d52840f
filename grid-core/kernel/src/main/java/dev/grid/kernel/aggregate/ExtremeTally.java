package dev.grid.kernel.aggregate;

import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.ObjectParts;
import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.builtin.EntryForm;
import dev.grid.query.QueryException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The greatest or least value, or the entry that has it. The value is read in the end of the one
 * entry that is kept, as the type that it was written with.
 */
final class ExtremeTally implements Tally {

  private final AttributePath path;
  private final String what;
  private final int sign;
  private final boolean isEntry;
  private @Nullable TypedValue best;
  private byte[] bestKey = {};
  private byte[] bestValue = {};
  private @Nullable Object bestObject;

  /**
   * Of none.
   *
   * @param sign 1 for the greatest, -1 for the least
   * @param isEntry whether the entry is wanted
   */
  ExtremeTally(AttributePath path, String what, int sign, boolean isEntry) {
    this.path = path;
    this.what = what;
    this.sign = sign;
    this.isEntry = isEntry;
  }

  @Nullable TypedValue best() {
    return best;
  }

  private boolean isBetter(TypedValue found) {
    if (found.isAbsent()) {
      return false;
    }
    TypedValue other = best;
    int order = TypedValue.order(found, other == null ? found : other);
    if (order == TypedValue.NOT_COMPARABLE) {
      throw new QueryException(
          what
              + ": value="
              + Tally.text(found)
              + (other == null
                  ? " has no order"
                  : " has no order with value=" + Tally.text(other)));
    }
    return other == null || Integer.signum(order) == sign;
  }

  @Override
  public void add(TypedValue found, byte[] key, byte[] value) {
    if (isBetter(found)) {
      best = found.copy();
      bestKey = key;
      bestValue = value;
    }
  }

  @Override
  public @Nullable Object[] part(Serialization serialization) {
    TypedValue kept = best;
    if (kept == null) {
      return new Object[0];
    }
    Object object = serialization.toObject(new Data(path.ofKey() ? bestKey : bestValue));
    Object read = new ObjectParts().find(path, object, found -> TypedValue.order(found, kept) == 0);
    // What bytes tell, objects may not: of text that is JSON only so far as it was read.
    Object value = read != null ? read : kept.toObject();
    return isEntry ? new Object[] {value, bestKey, bestValue} : new Object[] {value};
  }

  @Override
  public void merge(@Nullable Object[] part) {
    if (part.length == 0) {
      return;
    }
    TypedValue value = TypedValue.of(part[0]);
    if (isBetter(value)) {
      best = value;
      bestObject = part[0];
      if (isEntry) {
        bestKey = (byte[]) Objects.requireNonNull(part[1]);
        bestValue = (byte[]) Objects.requireNonNull(part[2]);
      }
    }
  }

  @Override
  public @Nullable Object result(Serialization serialization) {
    return isEntry && best != null
        ? new EntryForm(object(serialization, bestKey), object(serialization, bestValue))
        : bestObject;
  }

  private static Object object(Serialization serialization, byte[] data) {
    return Objects.requireNonNull(serialization.<Object>toObject(new Data(data)));
  }
}
