package dev.grid.spring.session;

import dev.grid.spring.failure.OnFailure;
import java.time.Duration;
import org.springframework.session.FlushMode;
import org.springframework.session.MapSession;
import org.springframework.session.SaveMode;

/**
 * How sessions are kept. Immutable. Start from {@link #DEFAULT}.
 *
 * @param namespace the name of their map; applications of one namespace share sessions
 * @param maxInactive how long a session lives without being accessed, unless it says otherwise;
 *     negative for ever
 * @param saveMode which attributes are saved
 * @param flushMode whether a change is saved at once; of reactive sessions it never is
 * @param events whether events are published when sessions come and go, in each application
 * @param onFailure what becomes of calls when the grid is away; if they bypass it, requests have
 *     new sessions that nobody keeps
 * @param timeLimit how long a call waits for the grid before it is bypassed
 * @param pause how long the grid is not asked after that
 */
public record SessionSettings(
    String namespace,
    Duration maxInactive,
    SaveMode saveMode,
    FlushMode flushMode,
    boolean events,
    OnFailure onFailure,
    Duration timeLimit,
    Duration pause) {

  /** Half an hour, what has been set at the end of a request, failing with the grid. */
  public static final SessionSettings DEFAULT =
      new SessionSettings(
          "spring-sessions",
          MapSession.DEFAULT_MAX_INACTIVE_INTERVAL,
          SaveMode.ON_SET_ATTRIBUTE,
          FlushMode.ON_SAVE,
          true,
          OnFailure.FAIL,
          Duration.ofSeconds(2),
          Duration.ofSeconds(5));
}
