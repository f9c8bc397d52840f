package dev.grid.spring.boot.autoconfigure.metrics;

import dev.grid.CallObserver;
import dev.grid.ClusterUnreachableException;
import dev.grid.ConnectionLostException;
import dev.grid.GridTimeoutException;
import dev.grid.NotReadyException;
import dev.grid.OverloadedException;
import dev.grid.StructureId;
import dev.grid.StructureType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * Times the calls of this instance in one registry: {@code grid.map.operations}, and so for each
 * kind.
 *
 * <p>Thread-safe. Timers are created at the first call of their kind, and then found without a
 * lock; there are at most {@link StructureNames#NAMES_MAX} names times the operations of a
 * structure times the outcomes.
 */
final class CallTimers implements CallObserver {

  private final MeterRegistry registry;
  private final Map<StructureType<?, ?>, StructureNames> names = new ConcurrentHashMap<>();
  private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

  CallTimers(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void completed(
      StructureId structure, String operation, long durationNanos, @Nullable Throwable failure) {
    StructureType<?, ?> type = StructureTypes.of(structure);
    if (type == null) {
      return;
    }
    String name =
        names.computeIfAbsent(type, none -> new StructureNames()).admit(structure.name())
            ? structure.name()
            : StructureNames.OTHERS;
    timers
        .computeIfAbsent(new Key(type, name, operation, outcome(failure)), this::timer)
        .record(durationNanos, TimeUnit.NANOSECONDS);
  }

  /** Removes the timers of a structure that was destroyed, and makes room for another's. */
  void remove(StructureId structure) {
    StructureType<?, ?> type = StructureTypes.of(structure);
    StructureNames admitted = type == null ? null : names.get(type);
    if (admitted == null || !admitted.release(structure.name())) {
      return;
    }
    timers
        .entrySet()
        .removeIf(
            entry -> {
              Key key = entry.getKey();
              boolean removed = key.type == type && key.name.equals(structure.name());
              if (removed) {
                registry.remove(entry.getValue());
              }
              return removed;
            });
  }

  private Timer timer(Key key) {
    return Timer.builder(StructureTypes.meter(key.type, "operations"))
        .description("Calls of this application")
        .tag(key.type.tag(), key.name)
        .tag("operation", StringUtils.uncapitalize(key.operation))
        .tag("outcome", key.outcome)
        .register(registry);
  }

  /** A few words whatever goes wrong: exception classes would be as many as a server can send. */
  private static String outcome(@Nullable Throwable failure) {
    if (failure == null) {
      return "success";
    }
    if (failure instanceof GridTimeoutException) {
      return "timeout";
    }
    if (failure instanceof OverloadedException) {
      return "rejected";
    }
    if (failure instanceof NotReadyException
        || failure instanceof ClusterUnreachableException
        || failure instanceof ConnectionLostException) {
      return "unavailable";
    }
    return "error";
  }

  private record Key(StructureType<?, ?> type, String name, String operation, String outcome) {}
}
