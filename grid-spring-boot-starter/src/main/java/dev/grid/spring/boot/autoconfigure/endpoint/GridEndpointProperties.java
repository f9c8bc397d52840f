package dev.grid.spring.boot.autoconfigure.endpoint;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of what operators are told. Immutable.
 *
 * @param showKeys Whether keys of entries are shown to whoever reaches the endpoint or the page for
 *     operators. They may be secrets, as the ids of sessions are.
 */
@ConfigurationProperties(GridEndpointProperties.PREFIX)
record GridEndpointProperties(@DefaultValue("false") boolean showKeys) {

  static final String PREFIX = "grid.endpoint";
}
