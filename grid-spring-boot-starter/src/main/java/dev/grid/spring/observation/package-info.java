/**
 * Calls to structures as observations of Micrometer, which become spans where an application
 * traces: names and keys in {@link dev.grid.spring.observation.GridObservation}. Nothing here owns
 * a thread.
 */
@NullMarked
package dev.grid.spring.observation;

import org.jspecify.annotations.NullMarked;
