package dev.grid.member.security;

import dev.grid.config.Credentials;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Which passwords have been right a short time ago, so that a thousand clients that connect again
 * do not cost a thousand hashes. Passwords are not kept, but their HMAC under a key of this
 * process, which says nothing outside it. Guarded by this.
 */
final class RememberedPasswords {

  static final long NANOS_MAX = TimeUnit.MINUTES.toNanos(5);
  static final int ENTRIES_MAX = 4_096;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final LongSupplier nanoTime;

  /** Made when it is first needed: few members have users, and randomness takes time to begin. */
  private @Nullable SecretKeySpec key;

  /** When each was right. */
  private final Map<ByteBuffer, Long> right =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Long> eldest) {
          return size() > ENTRIES_MAX;
        }
      };

  RememberedPasswords(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private synchronized SecretKeySpec key() {
    SecretKeySpec known = key;
    if (known == null) {
      byte[] random = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(random);
      known = new SecretKeySpec(random, ALGORITHM);
      key = known;
    }
    return known;
  }

  /** Whether it was right for that stored password in the last five minutes. */
  boolean knows(Credentials shown, String stored) {
    ByteBuffer digest = digest(shown, stored);
    synchronized (this) {
      Long since = right.get(digest);
      if (since == null) {
        return false;
      }
      if (nanoTime.getAsLong() - since > NANOS_MAX) {
        right.remove(digest);
        return false;
      }
      return true;
    }
  }

  /** It is right. */
  void add(Credentials shown, String stored) {
    ByteBuffer digest = digest(shown, stored);
    synchronized (this) {
      right.remove(digest);
      right.put(digest, nanoTime.getAsLong());
    }
  }

  synchronized void clear() {
    right.clear();
  }

  private ByteBuffer digest(Credentials shown, String stored) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key());
      update(mac, shown.username());
      update(mac, shown.password());
      update(mac, stored);
      return ByteBuffer.wrap(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is part of every Java", e);
    }
  }

  /** With its length, so that the end of one text is not the beginning of the next. */
  private static void update(Mac mac, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    mac.update(bytes);
  }
}
