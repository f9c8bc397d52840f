package dev.grid.spring.observation;

import dev.grid.spring.observation.GridObservation.HighCardinality;
import dev.grid.spring.observation.GridObservation.LowCardinality;
import io.micrometer.common.KeyValues;

/** The names and keys that {@link GridObservation} documents. */
public class DefaultGridCallConvention implements GridCallConvention {

  static final String NAME = "grid.call";

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public String getContextualName(GridCallContext context) {
    return context.kind() + " " + context.operation();
  }

  @Override
  public KeyValues getLowCardinalityKeyValues(GridCallContext context) {
    return KeyValues.of(
        LowCardinality.KIND.withValue(context.kind()),
        LowCardinality.OPERATION.withValue(context.operation()));
  }

  @Override
  public KeyValues getHighCardinalityKeyValues(GridCallContext context) {
    return KeyValues.of(HighCardinality.NAME.withValue(context.structure().name()));
  }
}
