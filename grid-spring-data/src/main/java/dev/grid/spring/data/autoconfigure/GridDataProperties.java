package dev.grid.spring.data.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of repositories.
 *
 * @param repositories Spring Data repositories over the grid's maps.
 */
@ConfigurationProperties(GridDataProperties.PREFIX)
record GridDataProperties(@DefaultValue Repositories repositories) {

  static final String PREFIX = "grid.data";

  /**
   * Repositories.
   *
   * @param enabled Whether to look for Grid repositories in the application's packages and make
   *     them beans.
   */
  record Repositories(@DefaultValue("true") boolean enabled) {}
}
