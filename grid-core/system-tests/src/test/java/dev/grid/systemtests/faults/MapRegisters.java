package dev.grid.systemtests.faults;

import dev.grid.systemtests.history.Operation;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A client's map, with {@link Operation#ABSENT} for no value. Thread-safe. */
final class MapRegisters implements RegisterMap {

  private final ConcurrentMap<String, Long> map;
  private final BiConsumer<String, Long> set;

  /**
   * Wraps a client's map.
   *
   * @param set its way to write without being told what was there
   */
  MapRegisters(ConcurrentMap<String, Long> map, BiConsumer<String, Long> set) {
    this.map = map;
    this.set = set;
  }

  @Override
  public long apply(String key, Operation.Action action, long argument, long expected) {
    return switch (action) {
      case READ -> value(map.get(key));
      case SET -> {
        set.accept(key, argument);
        yield Operation.ABSENT;
      }
      case PUT -> value(map.put(key, argument));
      case PUT_IF_ABSENT -> value(map.putIfAbsent(key, argument));
      case COMPARE_AND_SET -> map.replace(key, expected, argument) ? 1 : 0;
      case REMOVE -> value(map.remove(key));
      case ADD, TRY_ACQUIRE, RELEASE, TRY_SET_COUNT, COUNT_DOWN, AWAIT ->
          throw new IllegalArgumentException("a map has no " + action);
    };
  }

  private static long value(@Nullable Long found) {
    return found == null ? Operation.ABSENT : found;
  }
}
