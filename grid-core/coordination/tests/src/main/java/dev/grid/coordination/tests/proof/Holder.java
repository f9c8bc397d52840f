package dev.grid.coordination.tests.proof;

import dev.grid.coordination.Capabilities;
import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinationLock;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.Leadership;
import dev.grid.coordination.MemberAlreadyExistsException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A member that takes a lock again and again, and stands for election, and writes down when it knew that it held either. Two threads, each
 * with a file of its own; a line is {@code token from until}, in nanoseconds, and each of a hold replaces the one before.
 */
public final class Holder {

  static final String LOCK = "proof-lock";
  static final String GROUP = "proof-group";

  private static final Duration WAIT = Duration.ofMillis(500);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int HOLD_MILLIS_MAX = 100;

  /** Of one hold in four: so that a fault finds somebody who holds, and goes on to. */
  private static final int LONG_HOLD_MILLIS_MAX = 2_000;
  private static final int LEAD_MILLIS_MAX = 2_000;
  private static final long JOIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Coordinator coordinator;
  private final Path folder;
  private final Random random;

  private Holder(Coordinator coordinator, Path folder, long seed) {
    this.coordinator = coordinator;
    this.folder = folder;
    this.random = new Random(seed);
  }

  /** Arguments: URL, member's id, folder. Runs until it is killed. */
  public static void main(String[] arguments) throws Exception {
    run(arguments[0], arguments[1], Path.of(arguments[2]));
  }

  /** Runs until the thread is interrupted. */
  public static void run(String url, String member, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    try (Coordinator coordinator = Coordinators.create(url, member)) {
      while (true) {
        try {
          coordinator.start(true);
          break;
        } catch (CoordinationException e) {
          Thread.sleep(50);
        }
      }
      var holder = new Holder(coordinator, folder, member.hashCode());
      Thread leading = Thread.ofVirtual().start(holder::lead);
      try {
        holder.lock();
      } finally {
        leading.interrupt();
        leading.join();
      }
    }
  }

  private OutputStream file(String what) throws IOException {
    return Files.newOutputStream(folder.resolve(what + "-" + coordinator.memberId() + "-" + System.nanoTime() + ".log"));
  }

  private static void write(OutputStream out, OptionalLong token, long from, long until) throws IOException {
    String line = (token.isPresent() ? Long.toString(token.getAsLong()) : "-") + " " + from + " " + until + "\n";
    out.write(line.getBytes(StandardCharsets.UTF_8));
  }

  private void lock() throws IOException, InterruptedException {
    CoordinationLock lock = coordinator.lock(LOCK);
    try (OutputStream out = file("lock")) {
      while (!Thread.interrupted()) {
        try {
          if (!lock.acquire(WAIT)) continue;
          OptionalLong token = lock.fencingToken();
          int millis = random.nextInt(random.nextInt(4) == 0 ? LONG_HOLD_MILLIS_MAX : HOLD_MILLIS_MAX);
          long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
          long from = 0;
          long look;
          do {
            look = System.nanoTime();
            if (!lock.isAcquired()) break;
            // Was so at a moment after the look: from the first such moment until before the last look it held it.
            if (from == 0) from = System.nanoTime();
            if (look > from) write(out, token, from, look);
            LockSupport.parkNanos(LOOK_NANOS);
          } while (look < end);
          lock.close();
        } catch (CoordinationException e) {
          Thread.sleep(20);
        }
      }
    }
  }

  private void lead() {
    try (OutputStream out = file("lead")) {
      boolean watching = false;
      long joined = 0;
      long from = 0;
      long end = 0;
      OptionalLong token = OptionalLong.empty();
      while (!Thread.interrupted()) {
        try {
          if (from == 0 && (joined == 0 || System.nanoTime() - joined > JOIN_NANOS)) {
            // Again and again: the server may have forgotten the group.
            joinGroup();
            joined = System.nanoTime();
          }
          if (!watching) watching = coordinator.watchElected(GROUP, event -> {}) != null;
          long look = System.nanoTime();
          Optional<Leadership> leadership = coordinator.leadership(GROUP);
          if (leadership.isEmpty()) {
            from = 0;
          } else if (from == 0 || !leadership.get().fencingToken().equals(token)) {
            token = leadership.get().fencingToken();
            from = System.nanoTime();
            end = from + TimeUnit.MILLISECONDS.toNanos(random.nextInt(LEAD_MILLIS_MAX));
          } else {
            write(out, token, from, look);
            if (look > end) coordinator.standDown(GROUP);
          }
        } catch (CoordinationException e) {
          // The server is away; whether this member leads is asked again.
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot write what was held", e);
    }
  }

  private void joinGroup() {
    try {
      coordinator.joinOrCreate(GROUP, Capabilities.NONE);
    } catch (MemberAlreadyExistsException e) {
      // By itself, as a rule.
    }
  }
}
