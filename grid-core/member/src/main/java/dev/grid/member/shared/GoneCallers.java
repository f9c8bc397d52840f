package dev.grid.member.shared;

import dev.grid.kernel.Periodic;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what callers held freed that will not come back: on the partitions that this member serves,
 * and on those that it comes to serve within a while, for their primary may have gone together with
 * the caller. Guarded by this.
 */
final class GoneCallers {

  private static final Logger log = LoggerFactory.getLogger(GoneCallers.class);

  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long AGAIN_MILLIS = 500;

  /** More are forgotten sooner. */
  private static final int CALLERS_MAX = 100_000;

  private final SharedEnvironment env;

  /** When each was found to be gone. */
  private final Map<UUID, Long> callers = new HashMap<>();

  private final Periodic passing;

  GoneCallers(SharedEnvironment env) {
    this.env = env;
    this.passing =
        new Periodic(
            "freeing what gone callers held", env::schedule, AGAIN_MILLIS, this::pass, log::error);
  }

  synchronized void gone(UUID caller) {
    if (callers.size() < CALLERS_MAX) {
      callers.put(caller, env.nanoTime());
    } else {
      log.warn("too many callers are gone at once: caller={} is not looked after later", caller);
    }
    env.schedule(() -> env.free(caller), 0);
    passing.start();
  }

  synchronized void back(UUID caller) {
    callers.remove(caller);
  }

  /** Partitions may have come here. */
  synchronized void adopted() {
    if (!callers.isEmpty()) {
      passing.start();
    }
  }

  /** Whether to look again: partitions may still come here. */
  private boolean pass() {
    boolean settled = env.isSettled();
    Map<UUID, Long> now;
    synchronized (this) {
      long nanos = env.nanoTime();
      now = new HashMap<>(callers);
      callers.values().removeIf(since -> nanos - since > KEPT_NANOS);
    }
    now.keySet().forEach(env::free);
    synchronized (this) {
      return !settled && !callers.isEmpty();
    }
  }
}
