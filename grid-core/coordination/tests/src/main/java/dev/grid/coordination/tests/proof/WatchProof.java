package dev.grid.coordination.tests.proof;

import dev.grid.coordination.Capabilities;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.Coordinators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * That watches miss no join or leave, and tell none twice, while servers are killed, paused and
 * started again. Members join, wait until that was told, leave, and wait again; their sessions
 * outlive each fault, so that what is told must be exactly what they did. Where the driver has a
 * history of what happened, they do not always wait. Arguments: what {@link Proof} takes, the
 * number of faults, a seed. Ends with 1 if anything was missed or told twice.
 *
 * <pre>proof.sh watches etcd 20 1</pre>
 */
public final class WatchProof {

  private static final int MEMBERS = 3;
  private static final int SERVERS = 3;
  private static final String GROUP = "watched";
  private static final String SETTINGS =
      "?timeout=60s&operation-timeout=30s&connect-timeout=30s&watch-interval=50ms";

  /** Of a cluster of the proof's own: longer than the timeout of {@link #SETTINGS}. */
  private static final Duration SESSION = Duration.ofMinutes(2);

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
  private final ProofSystem system;
  private final Random random;
  private final boolean hasHistory;
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<String> violations = new CopyOnWriteArrayList<>();

  /** What was told: the member, with a plus or a minus. */
  private final Queue<String> told = new ConcurrentLinkedQueue<>();

  /** How often each was told. */
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  private WatchProof(ProofSystem system, long seed) {
    this.url = system.url() + SETTINGS;
    this.system = system;
    this.random = new Random(seed);
    this.hasHistory = url.startsWith("etcd:");
  }

  /** See the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int faults = Integer.parseInt(arguments[1]);
    Path logs = Files.createTempDirectory("grid-coordination-watch-proof");
    Result result;
    try (ProofSystem system = ProofSystem.named(arguments[0], SERVERS, SESSION, logs)) {
      result = run(system, faults, Long.parseLong(arguments[2]));
    }
    result.violations().forEach(System.out::println);
    System.out.printf(
        "watches %s faults=%d seed=%s joins=%d violations=%d%n",
        arguments[0], faults, arguments[2], result.joins(), result.violations().size());
    System.exit(result.violations().isEmpty() ? 0 : 1);
  }

  /** Runs against a system that serves, or is about to, and leaves it so. */
  public static Result run(ProofSystem system, int faults, long seed) throws InterruptedException {
    return new WatchProof(system, seed).run(faults);
  }

  private Result run(int faults) throws InterruptedException {
    List<Member> members = new ArrayList<>();
    try (Coordinator watcher = Coordinators.create(url, "watcher")) {
      for (ProofSystem.Breakable server : system.servers()) {
        server.awaitServing();
      }
      watcher.start(true);
      watcher.createGroup(GROUP);
      watcher.watchJoin(GROUP, event -> tell("+" + event.member()));
      watcher.watchLeave(GROUP, event -> tell("-" + event.member()));
      for (int i = 0; i < MEMBERS; i++) {
        members.add(new Member("member-" + i, random.nextLong()));
      }
      members.forEach(member -> member.thread.start());
      awaitMore(0);
      boolean calm = true;
      for (int fault = 0; fault < faults && violations.isEmpty(); fault++) {
        Thread.sleep(random.nextInt(BETWEEN_MILLIS_MAX));
        inflict(fault);
        // At most one fault meets what another has left: else members do not come on.
        calm = !calm || random.nextInt(3) > 0;
        if (calm) {
          awaitMore(told.size());
        }
      }
      over.set(true);
      for (Member member : members) {
        member.thread.join();
      }
      members.forEach(this::check);
    }
    return new Result(members.stream().mapToInt(member -> member.joins).sum(), violations);
  }

  private void tell(String event) {
    told.add(event);
    counts.merge(event, 1, Integer::sum);
  }

  /** Waits until more was told; a member says it if that takes too long. */
  private void awaitMore(int before) throws InterruptedException {
    while (told.size() == before && violations.isEmpty()) {
      Thread.sleep(LOOK);
    }
  }

  private void inflict(int fault) throws InterruptedException {
    List<? extends ProofSystem.Breakable> servers = system.servers();
    ProofSystem.Breakable server = servers.get(random.nextInt(servers.size()));
    switch (fault % 3) {
      case 0 -> {
        server.kill();
        server.start();
        server.awaitServing();
      }
      case 1 -> {
        server.pause();
        Thread.sleep(random.nextInt(PAUSE_MILLIS_MAX));
        server.resume();
      }
      default -> {
        server.stop();
        server.start();
        server.awaitServing();
      }
    }
  }

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
    private final Random random;

    /** Written by the thread, and read after its end. */
    private int joins;

    Member(String id, long seed) {
      this.id = id;
      this.random = new Random(seed);
      this.thread = Thread.ofPlatform().name(id).unstarted(this::run);
    }

    private void run() {
      try (Coordinator coordinator = Coordinators.create(url, id)) {
        coordinator.start(true);
        while (!over.get()) {
          coordinator.join(GROUP, Capabilities.NONE);
          joins++;
          if (!awaitOrGoOn("+" + id)) {
            return;
          }
          coordinator.leave(GROUP);
          if (!awaitOrGoOn("-" + id)) {
            return;
          }
        }
        boolean unused = await("-" + id);
      } catch (RuntimeException e) {
        violations.add(id + " failed: " + e);
      }
    }

    private boolean awaitOrGoOn(String event) {
      if (hasHistory && random.nextBoolean()) {
        LockSupport.parkNanos(LOOK.toNanos());
        return true;
      }
      return await(event);
    }

    private boolean await(String event) {
      long start = System.nanoTime();
      while (counts.getOrDefault(event, 0) < joins) {
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
