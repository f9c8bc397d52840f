package dev.grid.member.security;

import dev.grid.member.RemoteHost;
import dev.grid.member.security.Identities.Method;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Slows whoever tries passwords: from the sixth failure in a minute on, of one name from one host,
 * answers to them come later and later, right ones too. Others who use the name are not held up:
 * nobody can lock a user out from elsewhere.
 *
 * <p>Tokens have no name: wrong ones from one host are counted together, and right ones are slowed
 * with them, or guessing would be free. Who has shown a right token from there before that waits a
 * second at most, so that a neighbour that goes on with an old one keeps nobody out. Guarded by
 * this.
 */
final class LoginFailures {

  static final int FREE = 5;
  static final int PAIRS_MAX = 4_096;
  static final long SECONDS_MAX = 30;

  /** For those whose token is right, and was before. */
  static final long KNOWN_MILLIS_MAX = 1_000;

  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int NAME_CHARS_MAX = 256;

  private final LongSupplier nanoTime;

  private final Map<Pair, Failures> failures = bounded();

  /** The users of right tokens, by where they came from. */
  private final Map<Pair, Boolean> known = bounded();

  private record Pair(RemoteHost host, Method method, String name) {

    static Pair of(@Nullable InetAddress address, Method method, String name) {
      return new Pair(
          RemoteHost.of(address),
          method,
          name.length() <= NAME_CHARS_MAX ? name : name.substring(0, NAME_CHARS_MAX));
    }
  }

  /** How many without a minute between them, and when the last was. */
  private record Failures(int count, long lastNanos) {}

  LoginFailures(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** What was used last is kept. */
  private static <V> Map<Pair, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Pair, V> eldest) {
        return size() > PAIRS_MAX;
      }
    };
  }

  /**
   * An attempt has been decided. A right one does not end the slowness, which would tell that it
   * was right before it is answered: a minute without failures does.
   *
   * @param name that was shown
   * @param user whose it is; null if it was wrong
   * @return after how many milliseconds to answer
   */
  synchronized long answerMillis(
      @Nullable InetAddress address, Method method, String name, @Nullable String user) {
    Pair pair = Pair.of(address, method, name);
    long now = nanoTime.getAsLong();
    Failures before = failures.get(pair);
    int count = before == null || now - before.lastNanos > WINDOW_NANOS ? 0 : before.count;
    if (user == null) {
      count++;
      failures.put(pair, new Failures(count, now));
    } else if (count <= FREE && method == Method.PASSWORD) {
      failures.remove(pair);
    }
    int over = count - FREE;
    long seconds = over <= 0 ? 0 : over > 5 ? SECONDS_MAX : Math.min(SECONDS_MAX, 1L << over - 1);
    long millis = TimeUnit.SECONDS.toMillis(seconds);
    return user != null && method == Method.TOKEN && isKnown(Pair.of(address, method, user), over)
        ? Math.min(millis, KNOWN_MILLIS_MAX)
        : millis;
  }

  /** Whether a user's token was right from a host before; while there is guessing none gets so. */
  private boolean isKnown(Pair user, int over) {
    if (over <= 0) {
      known.put(user, true);
    }
    return known.get(user) != null;
  }
}
