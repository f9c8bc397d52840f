package dev.grid.spring.boot.autoconfigure.session;

import dev.grid.spring.failure.OnFailure;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of sessions, beside those of 'spring.session'. Immutable.
 *
 * @param enabled Whether Spring Session keeps sessions in the grid.
 * @param namespace Name of the map of sessions; applications of one namespace share sessions.
 * @param saveMode Which attributes are saved.
 * @param flushMode Whether changes are saved at the end of a request or at once; of reactive
 *     sessions always at the end.
 * @param events Whether events are published when sessions come and go.
 * @param allowedClasses Names of classes that attributes may be made of, or of packages with '.*'
 *     behind them, beside everyday classes of the JDK and those of Spring Security. Users of OpenID
 *     Connect have java.net.URL among their claims, which is not allowed unless it is named.
 * @param onFailure What becomes of requests when the grid is away: they fail, or have new sessions
 *     that nobody keeps.
 * @param timeLimit Time that a call waits for the grid before it bypasses it.
 * @param pause Time that the grid is not asked after that.
 */
@ConfigurationProperties(GridSessionProperties.PREFIX)
record GridSessionProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("spring-sessions") String namespace,
    @DefaultValue("on-set-attribute") Save saveMode,
    @DefaultValue("on-save") Flush flushMode,
    @DefaultValue("true") boolean events,
    @DefaultValue List<String> allowedClasses,
    @DefaultValue("fail") OnFailure onFailure,
    @DefaultValue("2s") Duration timeLimit,
    @DefaultValue("5s") Duration pause) {

  static final String PREFIX = "grid.session";

  // Of the names that Spring Session has: its classes need not be there to bind properties.

  /** Which attributes are saved. */
  enum Save {
    ON_SET_ATTRIBUTE,
    ON_GET_ATTRIBUTE,
    ALWAYS
  }

  /** When changes are saved. */
  enum Flush {
    ON_SAVE,
    IMMEDIATE
  }
}
