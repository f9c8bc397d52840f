package dev.grid.coordination.spi;

import dev.grid.coordination.CoordinatorUrl;
import java.util.Set;

/** Makes drivers; found by {@link java.util.ServiceLoader}. Has a constructor without arguments. */
public interface DriverProvider {

  /** The URL schemes that it has drivers for, in lower case. */
  Set<String> schemes();

  /**
   * A driver, not connected. Does not block.
   *
   * @throws dev.grid.coordination.InvalidRequestException if the URL cannot be used, or has
   *     settings that the driver does not know ({@link CoordinatorUrl#requireOnly})
   */
  Driver create(CoordinatorUrl url, DriverContext context);
}
