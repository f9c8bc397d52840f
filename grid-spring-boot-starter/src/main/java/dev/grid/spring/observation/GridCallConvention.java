package dev.grid.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names and keys of calls; a bean of this type replaces {@link DefaultGridCallConvention}. */
public interface GridCallConvention extends ObservationConvention<GridCallContext> {

  @Override
  default boolean supportsContext(Observation.Context context) {
    return context instanceof GridCallContext;
  }
}
