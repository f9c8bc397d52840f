package dev.grid.member.security;

import dev.grid.member.security.Identities.Method;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Slows whoever tries passwords: from the sixth failure in a minute on, of one name from one
 * address, answers to them come later and later, right ones too. Others who use the name are not
 * held up: nobody can lock a user out from elsewhere. Tokens have no name: those from one address
 * are counted together. Guarded by this.
 */
final class LoginFailures {

  static final int FREE = 5;
  static final int PAIRS_MAX = 4_096;
  static final long SECONDS_MAX = 30;

  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int NAME_CHARS_MAX = 256;

  private final LongSupplier nanoTime;

  private final Map<Pair, Failures> failures =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Failures> eldest) {
          return size() > PAIRS_MAX;
        }
      };

  private record Pair(@Nullable InetAddress address, Method method, String name) {

    static Pair of(@Nullable InetAddress address, Method method, String name) {
      return new Pair(
          address,
          method,
          name.length() <= NAME_CHARS_MAX ? name : name.substring(0, NAME_CHARS_MAX));
    }
  }

  /** How many without a minute between them, and when the last was. */
  private record Failures(int count, long lastNanos) {}

  LoginFailures(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * An attempt has been decided. A right one does not end the slowness, which would tell that it
   * was right before it is answered: a minute without failures does.
   *
   * @return after how many milliseconds to answer
   */
  synchronized long answerMillis(
      @Nullable InetAddress address, Method method, String name, boolean isRight) {
    Pair pair = Pair.of(address, method, name);
    long now = nanoTime.getAsLong();
    Failures before = failures.get(pair);
    int count = before == null || now - before.lastNanos > WINDOW_NANOS ? 0 : before.count;
    if (!isRight) {
      count++;
      failures.put(pair, new Failures(count, now));
    } else if (count <= FREE && method == Method.PASSWORD) {
      failures.remove(pair);
    }
    int over = count - FREE;
    return over <= 0
        ? 0
        : TimeUnit.SECONDS.toMillis(over > 5 ? SECONDS_MAX : Math.min(SECONDS_MAX, 1L << over - 1));
  }
}
