package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Matcher;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Data;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which entries a walk is about. Asked outside the partition, and again if an entry has changed.
 */
@FunctionalInterface
interface EntryFilter {

  /** Whether an entry is one of them. */
  boolean matches(Data key, byte[] value);

  /**
   * The filter that a message brings.
   *
   * @param predicate serialized, or null for all entries
   * @throws dev.grid.query.QueryException if it cannot be understood
   */
  static EntryFilter of(OutsideServices services, @Nullable Data predicate) {
    if (predicate == null) {
      return (key, value) -> true;
    }
    Queries queries = services.queries();
    CompiledPredicate compiled = queries.compile(predicate, services.serialization());
    Matcher matcher = compiled.outside(queries.schemas(), services.serialization());
    int partitionCount = queries.partitionCount();
    return (key, value) ->
        compiled.isOf(key.partition(partitionCount), partitionCount)
            && matcher.test(key.bytes(), value) == Matcher.Match.YES;
  }

  /**
   * The entries that the bytes do not say it is not about; asked in the partition. All of them
   * until it was compiled, and if it is code.
   */
  static Predicate<MapEntry> inside(Call call, @Nullable Data predicate) {
    CompiledPredicate compiled = predicate == null ? null : call.queries().find(predicate);
    if (compiled == null || compiled.runsOutside()) {
      return entry -> true;
    }
    if (!compiled.isOf(call.partition(), call.queries().partitionCount())) {
      return entry -> false;
    }
    Matcher matcher = compiled.inside(call.queries().schemas());
    return entry -> matcher.test(entry.storedKey(), entry.value) != Matcher.Match.NO;
  }
}
