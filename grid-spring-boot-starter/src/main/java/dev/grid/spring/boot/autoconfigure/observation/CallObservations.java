package dev.grid.spring.boot.autoconfigure.observation;

import dev.grid.CallObserver;
import dev.grid.Grid;
import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.StructureType;
import dev.grid.core.Grids;
import dev.grid.spring.observation.DefaultGridCallConvention;
import dev.grid.spring.observation.GridCallContext;
import dev.grid.spring.observation.GridCallConvention;
import dev.grid.spring.observation.GridObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** Observes the calls that grids make to their structures, until it is closed. Thread-safe. */
final class CallObservations implements CallObserver, AutoCloseable {

  private static final GridCallConvention DEFAULT = new DefaultGridCallConvention();

  private static final Map<String, String> KINDS =
      Grids.structureTypes().stream()
          .collect(Collectors.toUnmodifiableMap(StructureType::service, StructureType::tag));

  private final ObservationRegistry registry;
  private final @Nullable GridCallConvention convention;
  private final List<Registration> registrations;

  CallObservations(
      Collection<Grid> grids,
      ObservationRegistry registry,
      @Nullable GridCallConvention convention) {
    this.registry = registry;
    this.convention = convention;
    this.registrations = grids.stream().map(grid -> grid.observeCalls(this)).toList();
  }

  @Override
  public @Nullable CallObserver begun(StructureId structure, String operation) {
    String kind = KINDS.get(structure.service());
    if (kind == null || registry.isNoop()) {
      return null;
    }
    Observation observation =
        GridObservation.CALL.start(
            convention,
            DEFAULT,
            () -> new GridCallContext(structure, kind, StringUtils.uncapitalize(operation)),
            registry);
    return (of, ended, durationNanos, failure) -> {
      if (failure != null) {
        observation.error(failure);
      }
      observation.stop();
    };
  }

  @Override
  public void completed(
      StructureId structure, String operation, long durationNanos, @Nullable Throwable failure) {
    // Each call has an observer of its own.
  }

  @Override
  public void close() {
    registrations.forEach(Registration::close);
  }
}
