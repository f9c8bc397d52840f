package dev.grid.coordination.tests.proof;

import dev.grid.coordination.Capabilities;
import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinationLock;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.Leadership;
import dev.grid.coordination.MemberAlreadyExistsException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One contender, as a process: takes a lock, works under it for a moment and gives it back, again
 * and again; and stands for election. Each few milliseconds that it is told that it holds something
 * it prints a line, {@code what hold token nanos}, with the time from before it asked.
 */
public final class ProofWorker {

  static final String LOCK = "lock";
  static final String LEADER = "leader";

  /** Tells holds of a worker from those of its process before. */
  private static final long PID = ProcessHandle.current().pid();

  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration WORK_MAX = Duration.ofMillis(100);

  /** Of one hold in four: so that a fault finds somebody who holds, and goes on to. */
  private static final Duration LONG_WORK_MAX = Duration.ofSeconds(2);

  private static final Duration TERM_MAX = Duration.ofSeconds(4);
  private static final Duration BETWEEN_JOINS = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(4);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(100);

  private ProofWorker() {}

  /**
   * Runs until the process is killed.
   *
   * @param args the URL, the member's id, and what the lock and the group are called
   */
  public static void main(String[] args) throws InterruptedException {
    String name = args[2];
    Coordinator coordinator = started(args[0], args[1], name);
    Thread.ofPlatform().daemon().start(() -> lead(coordinator, name));
    CoordinationLock lock = coordinator.lock(name);
    int holds = 0;
    while (true) {
      try {
        if (lock.acquire(WAIT)) {
          holds++;
          workUnder(lock, args[1] + "/" + PID + "." + holds);
          lock.release();
        }
      } catch (CoordinationException e) {
        System.err.println(args[1] + " lock: " + e);
        Thread.sleep(AFTER_FAILURE);
      }
    }
  }

  private static Coordinator started(String url, String member, String group)
      throws InterruptedException {
    while (true) {
      Coordinator coordinator = Coordinators.create(url, member);
      try {
        coordinator.start(true);
        coordinator.joinOrCreate(group, Capabilities.NONE);
        coordinator.watchElected(group, event -> System.err.println(member + " " + event));
        coordinator.watchRevoked(group, event -> System.err.println(member + " " + event));
        return coordinator;
      } catch (CoordinationException e) {
        System.err.println(member + " start: " + e);
        coordinator.stop();
        Thread.sleep(AFTER_FAILURE);
      }
    }
  }

  private static void workUnder(CoordinationLock lock, String hold) throws InterruptedException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    Duration longest = random.nextInt(4) == 0 ? LONG_WORK_MAX : WORK_MAX;
    long end = System.nanoTime() + random.nextLong(longest.toNanos());
    OptionalLong token = lock.fencingToken();
    while (System.nanoTime() < end) {
      long before = System.nanoTime();
      if (!lock.isAcquired()) {
        return;
      }
      say(LOCK, hold, token, before);
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private static void lead(Coordinator coordinator, String group) {
    long terms = 0;
    long joined = System.nanoTime();
    long end = 0;
    Optional<Leadership> last = Optional.empty();
    while (true) {
      long before = System.nanoTime();
      Optional<Leadership> now = coordinator.leadership(group);
      if (now.isPresent() && now.equals(last)) {
        // It led at the look before this one, so it did so when this one began.
        String term = coordinator.memberId() + "/" + PID + "." + terms;
        say(LEADER, term, now.get().fencingToken(), before);
      } else if (now.isPresent()) {
        terms++;
        end = before + ThreadLocalRandom.current().nextLong(TERM_MAX.toNanos());
      }
      last = now;
      try {
        if (now.isPresent() && before > end) {
          coordinator.standDown(group);
          last = Optional.empty();
        } else if (now.isEmpty() && before - joined > BETWEEN_JOINS.toNanos()) {
          // A server that forgets has forgotten the group, and that this member was in it.
          joined = before;
          coordinator.joinOrCreate(group, Capabilities.NONE);
        }
      } catch (CoordinationException e) {
        if (!(e instanceof MemberAlreadyExistsException)) {
          System.err.println(coordinator.memberId() + " lead: " + e);
        }
      }
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void say(String what, String hold, OptionalLong token, long nanos) {
    String number = token.isPresent() ? Long.toString(token.getAsLong()) : "-";
    System.out.println(what + " " + hold + " " + number + " " + nanos);
  }
}
