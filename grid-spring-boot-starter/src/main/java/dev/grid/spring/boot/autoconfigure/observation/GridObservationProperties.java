package dev.grid.spring.boot.autoconfigure.observation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Observations of calls to structures.
 *
 * @param enabled Whether each call to a structure is an observation, and so a span where the
 *     application traces.
 */
@ConfigurationProperties(GridObservationProperties.PREFIX)
record GridObservationProperties(@DefaultValue("false") boolean enabled) {

  static final String PREFIX = "grid.observations";
}
