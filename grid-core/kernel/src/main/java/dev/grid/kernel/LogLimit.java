package dev.grid.kernel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets one line of a kind into the log each ten seconds: what goes wrong with others goes wrong
 * many times. Guarded by this.
 */
public final class LogLimit {

  private static final long PAUSE_NANOS = 10_000_000_000L;
  private static final int KINDS_MAX = 256;

  private final Map<String, Long> last =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > KINDS_MAX;
        }
      };

  /** Whether a line of this kind may be logged now. */
  public synchronized boolean allows(String kind) {
    long now = System.nanoTime();
    Long before = last.get(kind);
    if (before != null && now - before < PAUSE_NANOS) {
      return false;
    }
    last.put(kind, now);
    return true;
  }
}
