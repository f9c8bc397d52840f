package dev.grid.kernel.aggregate;

import dev.grid.GridException;
import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.query.EntryAggregator;
import dev.grid.query.QueryException;
import java.util.AbstractMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Has an application's code add entries. For workers. */
final class CodeAccumulator implements Accumulator {

  private final EntryAggregator<Object, Object, Object, Object> code;
  private @Nullable Object soFar;
  private long entries;

  CodeAccumulator(EntryAggregator<Object, Object, Object, Object> code) {
    this.code = code;
  }

  @Override
  public boolean runsOutside() {
    return true;
  }

  @Override
  public boolean add(byte[] key, byte[] value) {
    return false;
  }

  @Override
  public void addOutside(byte[] key, byte[] value, Serialization serialization) {
    Object keyObject = serialization.toObject(new Data(key));
    Object valueObject = serialization.toObject(new Data(value));
    Object before = soFar == null ? run(code, code::start) : soFar;
    soFar =
        run(
            code,
            () -> code.add(before, new AbstractMap.SimpleImmutableEntry<>(keyObject, valueObject)));
    entries++;
  }

  @Override
  public @Nullable TypedValue best() {
    return null;
  }

  @Override
  public long entries() {
    return entries;
  }

  @Override
  public long unknown() {
    return 0;
  }

  @Override
  public Data end(Serialization serialization) {
    return serialization.toData(Objects.requireNonNull(soFar, "no entries"));
  }

  /** Puts together what partitions have come to. */
  static @Nullable Object result(
      EntryAggregator<Object, Object, Object, Object> code,
      List<Data> parts,
      Serialization serialization) {
    Object all = null;
    for (Data part : parts) {
      Object left = all;
      Object right = Objects.requireNonNull(serialization.<Object>toObject(part));
      all = left == null ? right : run(code, () -> code.merge(left, right));
    }
    Object whole = all == null ? run(code, code::start) : all;
    try {
      return code.end(whole);
    } catch (RuntimeException e) {
      throw failed(code, e);
    }
  }

  private static Object run(EntryAggregator<?, ?, ?, ?> code, Supplier<Object> step) {
    try {
      return Objects.requireNonNull(step.get(), "what an aggregator has accumulated");
    } catch (RuntimeException e) {
      throw failed(code, e);
    }
  }

  private static RuntimeException failed(EntryAggregator<?, ?, ?, ?> code, RuntimeException e) {
    return e instanceof GridException
        ? e
        : new QueryException("aggregator of class=" + code.getClass().getName() + ": " + e, e);
  }
}
