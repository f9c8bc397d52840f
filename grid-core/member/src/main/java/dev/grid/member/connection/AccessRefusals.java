package dev.grid.member.connection;

import dev.grid.AccessDeniedException;
import dev.grid.config.Identity;
import dev.grid.protocol.Action;
import dev.grid.protocol.Codec;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells clients that they may not do what they wanted, and the log who was refused what: of those
 * in a second the first few, then how many there were more. Names come from clients, so they are
 * cut and cannot begin a line of their own. Thread-safe; for I/O threads.
 */
final class AccessRefusals {

  /** Further ones of the same second are only counted. */
  static final int LINES_MAX = 10;

  private static final int NAME_CHARS_MAX = 200;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private final Consumer<String> log;

  /** When the second began that is counted. Guarded by this, as are the counts. */
  private long sinceNanos;

  private int lines;
  private long silent;

  AccessRefusals(LongSupplier nanoTime, Consumer<String> log) {
    this.nanoTime = nanoTime;
    this.log = log;
    this.sinceNanos = nanoTime.getAsLong();
  }

  /**
   * A client is refused something.
   *
   * @param client what it is called
   * @return what it is told
   */
  AccessDeniedException refuse(
      Codec<?, ?> codec, Identity principal, String client, String service, String name) {
    note(principal, client, codec.actions(), service, name);
    return new AccessDeniedException(
        codec
            + ": principal="
            + principal.name()
            + " may not do all of actions="
            + Action.ofBits(codec.actions())
            + " with service="
            + service
            + " name="
            + name
            + "; nothing was applied: have whoever runs the cluster give it the right");
  }

  private void note(Identity principal, String client, int actions, String service, String name) {
    long others;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      if (now - sinceNanos >= SECOND_NANOS) {
        sinceNanos = now;
        lines = 0;
      }
      if (lines >= LINES_MAX) {
        silent++;
        return;
      }
      lines++;
      others = silent;
      silent = 0;
    }
    log.accept(
        "access refused: principal="
            + printable(principal.name())
            + " client="
            + printable(client)
            + " actions="
            + Action.ofBits(actions)
            + " service="
            + printable(service)
            + " name="
            + printable(name)
            + (others == 0 ? "" : "; refusals not logged before=" + others));
  }

  private static String printable(String text) {
    String cut = text.length() <= NAME_CHARS_MAX ? text : text.substring(0, NAME_CHARS_MAX) + "...";
    StringBuilder printed = new StringBuilder(cut.length());
    cut.codePoints()
        .forEach(
            c -> {
              boolean isLine =
                  Character.isISOControl(c)
                      || Character.getType(c) == Character.LINE_SEPARATOR
                      || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
              printed.appendCodePoint(isLine ? '?' : c);
            });
    return printed.toString();
  }
}
