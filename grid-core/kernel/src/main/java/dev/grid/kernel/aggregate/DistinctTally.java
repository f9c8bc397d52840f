package dev.grid.kernel.aggregate;

import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.ObjectParts;
import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.builtin.AggregatorForm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The different values, each with one key or value that has it: of that it is read in the end, as
 * the type that it was written with.
 */
final class DistinctTally implements Tally {

  private final AttributePath path;
  private final Map<Same, byte[]> found = new LinkedHashMap<>();
  private final Set<Same> merged = new HashSet<>();
  private final List<@Nullable Object> all = new ArrayList<>();

  DistinctTally(AttributePath path) {
    this.path = path;
  }

  /** Values are one if they are the same. */
  private record Same(TypedValue value) {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Same same && TypedValue.same(value, same.value);
    }

    @Override
    public int hashCode() {
      return value.hash();
    }
  }

  @Override
  public void add(TypedValue value, byte[] key, byte[] entryValue) {
    if (!found.containsKey(new Same(value))) {
      found.put(new Same(value.copy()), path.ofKey() ? key : entryValue);
    }
  }

  @Override
  public @Nullable Object[] part(Serialization serialization) {
    ObjectParts parts = new ObjectParts();
    List<@Nullable Object> values = new ArrayList<>(found.size());
    found.forEach(
        (same, data) -> {
          Object object = serialization.toObject(new Data(data));
          Object read = parts.find(path, object, each -> TypedValue.same(each, same.value()));
          values.add(read != null ? read : same.value().toObject());
        });
    return values.toArray();
  }

  @Override
  public void merge(@Nullable Object[] part) {
    for (Object value : part) {
      if (merged.add(new Same(TypedValue.of(value)))) {
        all.add(value);
      }
    }
  }

  @Override
  public Object result(Serialization serialization) {
    return AggregatorForm.ofSet(all);
  }
}
