package dev.grid.coordination.tests.proof;

import dev.grid.coordination.Capabilities;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.tests.servers.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * That watches miss no join or leave, and tell none twice, while the server is killed, paused and
 * started again. Members join, wait until that was told, leave, and wait again; their sessions
 * outlive each fault, so that what is told must be exactly what they did. Arguments: a {@link
 * Subject}, the number of faults, a seed. Ends with 1 if anything was missed or told twice.
 *
 * <pre>java -cp ... dev.grid.coordination.tests.proof.WatchProof etcd 20 1</pre>
 */
public final class WatchProof {

  private static final int MEMBERS = 3;
  private static final String GROUP = "watched";
  private static final String SETTINGS =
      "?timeout=60s&operation-timeout=30s&connect-timeout=30s&watch-interval=50ms";
  private static final Duration TOLD_MAX = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(2);
  private static final int BETWEEN_MILLIS_MAX = 600;
  private static final int PAUSE_MILLIS_MAX = 1_500;

  /**
   * What came of it.
   *
   * @param joins how many joins and leaves there were
   * @param violations what was missed or told twice
   */
  public record Result(int joins, List<String> violations) {}

  private final String url;
  private final Server server;
  private final Random random;
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<String> violations = new CopyOnWriteArrayList<>();

  /** What was told: the member, with a plus or a minus. */
  private final List<String> told = new CopyOnWriteArrayList<>();

  private WatchProof(String url, Server server, long seed) {
    this.url = url + SETTINGS;
    this.server = server;
    this.random = new Random(seed);
  }

  /** See the class. */
  public static void main(String[] arguments) throws InterruptedException {
    Subject subject = Subject.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    int faults = Integer.parseInt(arguments[1]);
    Result result;
    try (Server server = subject.start()) {
      result = run(subject.url(server), server, faults, Long.parseLong(arguments[2]));
    }
    result.violations().forEach(System.out::println);
    System.out.println(
        "watches "
            + subject
            + " faults="
            + faults
            + " joins="
            + result.joins()
            + " violations="
            + result.violations().size());
    System.exit(result.violations().isEmpty() ? 0 : 1);
  }

  /** Runs against a server that serves, and leaves it serving. */
  public static Result run(String url, Server server, int faults, long seed)
      throws InterruptedException {
    return new WatchProof(url, server, seed).run(faults);
  }

  private Result run(int faults) throws InterruptedException {
    List<Member> members = new ArrayList<>();
    try (Coordinator watcher = Coordinators.create(url, "watcher")) {
      watcher.start(true);
      watcher.createGroup(GROUP);
      watcher.watchJoin(GROUP, event -> told.add("+" + event.member()));
      watcher.watchLeave(GROUP, event -> told.add("-" + event.member()));
      for (int i = 0; i < MEMBERS; i++) {
        members.add(new Member("member-" + i));
      }
      members.forEach(member -> member.thread.start());
      for (int fault = 0; fault < faults; fault++) {
        Thread.sleep(random.nextInt(BETWEEN_MILLIS_MAX));
        inflict(fault);
      }
      over.set(true);
      for (Member member : members) {
        member.thread.join();
      }
      members.forEach(this::check);
    }
    return new Result(members.stream().mapToInt(member -> member.joins).sum(), violations);
  }

  private void inflict(int fault) throws InterruptedException {
    switch (fault % 3) {
      case 0 -> {
        server.kill();
        server.start();
      }
      case 1 -> {
        server.pause();
        Thread.sleep(random.nextInt(PAUSE_MILLIS_MAX));
        server.resume();
      }
      default -> {
        server.stop();
        server.start();
      }
    }
  }

  /** What was told of a member is a join and a leave for each that there was, in this order. */
  private void check(Member member) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < member.joins; i++) {
      expected.add("+" + member.id);
      expected.add("-" + member.id);
    }
    List<String> heard =
        told.stream().filter(event -> event.substring(1).equals(member.id)).toList();
    if (!heard.equals(expected)) {
      violations.add(
          member.id + " did joins=" + member.joins + " and leaves, but told was " + heard);
    }
  }

  private final class Member {

    private final String id;
    private final Thread thread;

    /** Written by the thread, and read after its end. */
    private int joins;

    Member(String id) {
      this.id = id;
      this.thread = Thread.ofPlatform().name(id).unstarted(this::run);
    }

    private void run() {
      try (Coordinator coordinator = Coordinators.create(url, id)) {
        coordinator.start(true);
        while (!over.get()) {
          coordinator.join(GROUP, Capabilities.NONE);
          joins++;
          if (!await("+" + id)) {
            return;
          }
          coordinator.leave(GROUP);
          if (!await("-" + id)) {
            return;
          }
        }
      } catch (RuntimeException e) {
        violations.add(id + " failed: " + e);
      }
    }

    private boolean await(String event) {
      long start = System.nanoTime();
      while (told.stream().filter(event::equals).count() < joins) {
        if (System.nanoTime() - start > TOLD_MAX.toNanos()) {
          violations.add(event + " number " + joins + " was not told within " + TOLD_MAX);
          return false;
        }
        LockSupport.parkNanos(LOOK.toNanos());
      }
      return true;
    }
  }
}
