package dev.grid.systemtests.simulation;

import dev.grid.GridNotActiveException;
import dev.grid.kernel.Invoker;
import dev.grid.member.partition.PartitionCall;
import dev.grid.pncounter.ConsistencyLostException;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.structures.Structures;
import dev.grid.structures.pncounter.PnCounterMessages.Add;
import dev.grid.structures.pncounter.PnCounterMessages.Get;
import dev.grid.structures.pncounter.PnCounterMessages.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A workload that checks itself: sessions add to PN counters at one member after another, and read.
 * What is promised:
 *
 * <ul>
 *   <li>The additions at one member are numbered from 1 on, without gaps, each once; what is read
 *       is the sum of those that the answer's clock covers.
 *   <li>What a session is answered covers what it has seen and added before, or it is told that
 *       this is lost.
 *   <li>When faults have ended all members have the same.
 *   <li>An addition that was answered is lost only with a member that is killed before another one
 *       has it: within moments, unless messages are lost or members are cut off, or paused. Nothing
 *       is lost with a member that leaves when others have said that they have everything.
 * </ul>
 */
final class Counters {

  private static final int COUNTERS = 3;
  private static final int SESSIONS = 4;
  private static final int DELTA_MAX = 1_000_000;
  private static final long GIVE_UP_NANOS = 20_000_000_000L;
  private static final long SAMPLE_NANOS = 500_000_000;

  /** While nothing is lost, and members reach each other, what is older than this is told. */
  private static final long TOLD_NANOS = 5_000_000_000L;

  /** So often a session is told that what it has seen is lost before it begins anew. */
  private static final int LOST_MAX = 100;

  private final World world;
  private final SimulatedNetwork network;
  private final Invoker invoker;
  private final Supplier<SimulatedMember> anyMember;
  private final Map<String, Counter> counters = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private boolean running = true;
  private long acknowledged;
  private long reads;

  Counters(
      World world, SimulatedNetwork network, Invoker invoker, Supplier<SimulatedMember> anyMember) {
    this.world = world;
    this.network = network;
    this.invoker = invoker;
    this.anyMember = anyMember;
    for (int i = 0; i < COUNTERS; i++) {
      counters.put("counter" + i, new Counter());
    }
  }

  /** What is known of one counter. */
  private static final class Counter {

    /** What was added, by member and number. */
    final Map<UUID, Map<Long, Long>> added = new HashMap<>();

    /** How many additions at a member have come to nobody knows what. */
    final Map<UUID, Integer> unknown = new HashMap<>();

    /** What was read, to be checked in the end. */
    final List<Seen> read = new ArrayList<>();

    /** The numbers that members had come to, now and then, the oldest first. */
    final Map<UUID, List<Sample>> samples = new HashMap<>();

    /** What must not be lost with members that are gone. */
    final Map<UUID, Long> required = new HashMap<>();

    /** What each member that is alive has in the end. */
    final Map<UUID, Seen> last = new HashMap<>();
  }

  private record Sample(long nanos, long number) {}

  void start() {
    for (int i = 0; i < SESSIONS; i++) {
      Session session = new Session("counter" + i % COUNTERS);
      world.in(world.micros(0, 5_000), session::goOn);
    }
    world.in(SAMPLE_NANOS, this::sample);
  }

  void stop() {
    running = false;
  }

  long acknowledged() {
    return acknowledged;
  }

  long reads() {
    return reads;
  }

  private static Map<UUID, Long> clock(Seen seen) {
    Map<UUID, Long> clock = new HashMap<>();
    seen.replicaTimestamps().forEach(e -> clock.put(e.getKey(), e.getValue()));
    return clock;
  }

  // Sessions.

  /** A client's handle: what it has seen, and the member that it stays with for a while. */
  private final class Session {

    private final String name;
    private final Counter counter;
    private Map<UUID, Long> clock = new HashMap<>();
    private @Nullable SimulatedMember member;
    private int lost;

    Session(String name) {
      this.name = name;
      this.counter = Objects.requireNonNull(counters.get(name));
    }

    void goOn() {
      if (!running) {
        return;
      }
      SimulatedMember target = member;
      if (target == null || !target.isAlive() || world.random().nextInt(20) == 0) {
        target = anyMember.get();
        member = target;
      }
      boolean isAdd = world.random().nextBoolean();
      long delta = isAdd ? 1 + world.random().nextInt(DELTA_MAX) - DELTA_MAX / 2 : 0;
      ask(target, delta == 0 ? null : delta);
    }

    private void ask(SimulatedMember target, @Nullable Long delta) {
      UUID id = target.id();
      Map<UUID, Long> seen = Map.copyOf(clock);
      List<Map.Entry<UUID, Long>> entries = List.copyOf(seen.entrySet());
      Message<Seen> message =
          delta == null ? new Get(name, entries, id) : new Add(name, delta, false, entries, id);
      boolean[] done = {false};
      invoker
          .invokeAt(id, message, Function.<@Nullable Seen>identity())
          .whenComplete(
              (answer, failure) -> {
                if (done[0]) {
                  return;
                }
                done[0] = true;
                if (answer != null) {
                  answered(id, delta, seen, answer);
                } else {
                  failed(id, delta, failure);
                }
              });
      world.in(
          GIVE_UP_NANOS,
          () -> {
            if (!done[0]) {
              done[0] = true;
              failed(id, delta, null);
            }
          });
    }

    private void answered(UUID id, @Nullable Long delta, Map<UUID, Long> sent, Seen answer) {
      lost = 0;
      Map<UUID, Long> got = clock(answer);
      sent.forEach(
          (m, number) -> {
            if (got.getOrDefault(m, 0L) < number) {
              violations.add(name + ": answered less than was seen, " + got + " after " + sent);
            }
          });
      if (delta == null) {
        reads++;
      } else {
        acknowledged++;
        long number = got.getOrDefault(id, 0L);
        Long other = counter.added.computeIfAbsent(id, m -> new HashMap<>()).put(number, delta);
        if (other != null) {
          violations.add(name + ": two additions have number " + number + " of " + id);
        }
        if (number <= sent.getOrDefault(id, 0L)) {
          violations.add(name + ": an addition is not in its answer, " + got + " after " + sent);
        }
      }
      counter.read.add(answer);
      got.forEach((m, number) -> clock.merge(m, number, Math::max));
      world.in(world.micros(2_000, 50_000), this::goOn);
    }

    private void failed(UUID id, @Nullable Long delta, @Nullable Throwable failure) {
      boolean isUnknown = failure == null || !SimulatedInvoker.isSafe(failure);
      if (failure instanceof ConsistencyLostException) {
        isUnknown = false;
        if (++lost > LOST_MAX) {
          clock = new HashMap<>();
          lost = 0;
        }
      }
      if (delta != null && isUnknown) {
        counter.unknown.merge(id, 1, Integer::sum);
      }
      member = null;
      world.in(world.micros(20_000, 100_000), this::goOn);
    }
  }

  // What members have.

  private static final Codecs CODECS = new Codecs(Structures.codecs());

  /**
   * What a member has, as nobody in the cluster could know it; null if it is about to end, and says
   * nothing any more.
   */
  private static @Nullable Seen look(SimulatedMember member, String name) {
    Looking looking = new Looking(member, new Get(name, List.of(), member.id()));
    member.core().host().own().submitHere(looking);
    return looking.seen;
  }

  private static final class Looking extends PartitionCall {

    private final SimulatedMember member;
    private @Nullable Seen seen;

    Looking(SimulatedMember member, Get message) {
      super(member.core().kindOf(CODECS.of(message)), message.name(), message, CODECS.of(message));
      this.member = member;
    }

    @Override
    public void reply(@Nullable Object value) {
      seen = (Seen) value;
    }

    @Override
    public void fail(Throwable failure) {
      if (!(failure instanceof GridNotActiveException)) {
        throw new AssertionError(failure);
      }
    }

    @Override
    public boolean isAbandoned() {
      return false;
    }

    @Override
    public UUID caller() {
      return member.id();
    }
  }

  private static @Nullable Long numberAt(SimulatedMember member, String name, UUID of) {
    Seen seen = look(member, name);
    return seen == null ? null : clock(seen).getOrDefault(of, 0L);
  }

  private void sample() {
    if (!running) {
      return;
    }
    counters.forEach(
        (name, counter) -> {
          for (SimulatedMember member : network.alive()) {
            Long number = numberAt(member, name, member.id());
            if (number != null) {
              counter
                  .samples
                  .computeIfAbsent(member.id(), m -> new ArrayList<>())
                  .add(new Sample(world.nowNanos(), number));
            }
          }
        });
    world.in(SAMPLE_NANOS, this::sample);
  }

  /** A member is about to be killed: what others have of its additions is not lost with it. */
  void killing(SimulatedMember victim) {
    boolean isCalm = world.nowNanos() - network.disturbedNanos() > TOLD_NANOS;
    counters.forEach(
        (name, counter) -> {
          long told = 0;
          boolean allSay = true;
          for (SimulatedMember other : network.alive()) {
            Long number = other == victim ? null : numberAt(other, name, victim.id());
            told = Math.max(told, number == null ? 0 : number);
            allSay &= other == victim || number != null;
          }
          counter.required.put(victim.id(), told);
          if (isCalm && allSay) {
            requireOld(name, counter, victim.id(), told);
          }
        });
  }

  private void requireOld(String name, Counter counter, UUID victim, long told) {
    for (Sample sample : counter.samples.getOrDefault(victim, List.of())) {
      if (world.nowNanos() - sample.nanos() > TOLD_NANOS && sample.number() > told) {
        violations.add(name + ": not told for long: " + sample + ", others have " + told);
        return;
      }
    }
  }

  /** A member has left, and others have said that they have everything. */
  void left(SimulatedMember leaver) {
    counters.forEach(
        (name, counter) -> counter.required.put(leaver.id(), lastNumberOf(counter, leaver)));
  }

  private static long lastNumberOf(Counter counter, SimulatedMember member) {
    return counter.added.getOrDefault(member.id(), Map.of()).keySet().stream()
        .mapToLong(number -> number)
        .max()
        .orElse(0);
  }

  // In the end.

  /** When it has been quiet for long: adds what does not hold. */
  void judge(List<String> into) {
    counters.forEach(this::judge);
    into.addAll(violations);
  }

  private void judge(String name, Counter counter) {
    for (SimulatedMember member : network.alive()) {
      counter.last.put(
          member.id(), Objects.requireNonNull(look(member, name), "it has been quiet for long"));
    }
    Set<Object> different = new HashSet<>();
    counter.last.values().forEach(seen -> different.add(Map.entry(seen.value(), clock(seen))));
    if (different.size() != 1) {
      violations.add(name + ": members differ in the end: " + different);
    }
    Map<UUID, Long> end = clock(counter.last.values().iterator().next());
    counter.required.forEach(
        (member, number) -> {
          if (end.getOrDefault(member, 0L) < number) {
            violations.add(
                name + ": lost with " + member + ": " + number + " were told, left are " + end);
          }
        });
    end.forEach((member, number) -> requireNoGaps(name, counter, member, number));
    counter.read.addAll(counter.last.values());
    counter.read.forEach(seen -> requireSum(name, counter, seen));
  }

  /** Each number that nobody was answered belongs to an addition of which nobody knows. */
  private void requireNoGaps(String name, Counter counter, UUID member, long last) {
    Map<Long, Long> added = counter.added.getOrDefault(member, Map.of());
    int gaps = 0;
    for (long number = 1; number <= last; number++) {
      gaps += added.containsKey(number) ? 0 : 1;
    }
    int unknown = counter.unknown.getOrDefault(member, 0);
    if (gaps > unknown) {
      violations.add(
          "%s: %d additions too many at %s of %d, %d may be there"
              .formatted(name, gaps, member, last, unknown));
    }
  }

  private void requireSum(String name, Counter counter, Seen seen) {
    long sum = 0;
    for (Map.Entry<UUID, Long> tally : seen.replicaTimestamps()) {
      Map<Long, Long> added = counter.added.getOrDefault(tally.getKey(), Map.of());
      for (long number = 1; number <= tally.getValue(); number++) {
        Long delta = added.get(number);
        if (delta == null) {
          return; // Nobody knows what was added.
        }
        sum += delta;
      }
    }
    if (sum != seen.value()) {
      violations.add(name + ": read " + seen + ", which is " + sum);
    }
  }
}
