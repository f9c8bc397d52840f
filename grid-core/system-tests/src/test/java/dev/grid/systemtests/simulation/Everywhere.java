package dev.grid.systemtests.simulation;

import dev.grid.GridNotActiveException;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.ContentDigest;
import dev.grid.map.EntryEventType;
import dev.grid.member.partition.PartitionCall;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.structures.Structures;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.AddEntryListener;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.EntryChanged;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.EntrySet;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.Get;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.Put;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.Remove;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A workload that keeps a model of a replicated map: each writer has a key of its own, to which it
 * puts growing numbers at one member, some with a time to live, and which it removes; when a call
 * comes to nobody knows what, or it goes to another member, it begins with another key. Beside them
 * all write to keys that they share. What is promised:
 *
 * <ul>
 *   <li>What is read was written to that key; at the member where it is written the last value is
 *       read.
 *   <li>When faults have ended all members have the same, and know the same.
 *   <li>What was answered is lost only with its member, and nothing that was removed is there: a
 *       key has what its writer left, unless its member was killed.
 *   <li>A listener hears of a key's values in order, and of each once.
 * </ul>
 */
final class Everywhere {

  private static final String MAP = "everywhere";
  private static final int WRITERS = 4;
  private static final int SHARED_KEYS = 5;
  private static final long GIVE_UP_NANOS = 20_000_000_000L;
  private static final long TTL_MILLIS = 1_500;

  private static final Codecs CODECS = new Codecs(Structures.codecs());

  private final World world;
  private final SimulatedNetwork network;
  private final Supplier<SimulatedMember> anyMember;
  private final Serialization serialization =
      new Serialization(MemberConfig.defaults().serialization(), new SchemaRegistry());
  private final Map<String, Line> lines = new HashMap<>();
  private final Set<UUID> left = new HashSet<>();
  private final List<String> violations = new ArrayList<>();
  private boolean running = true;
  private long lastNumber;
  private long answered;
  private long heard;

  Everywhere(World world, SimulatedNetwork network, Supplier<SimulatedMember> anyMember) {
    this.world = world;
    this.network = network;
    this.anyMember = anyMember;
  }

  /** What is known of one key. */
  private static final class Line {

    /** Where it is written, or null if it is shared. */
    final @Nullable SimulatedMember member;

    final Set<Long> written = new HashSet<>();

    /** What may be there: what was answered last, and what nobody knows about. */
    List<Value> model = List.of(new Value(null, false));

    Line(@Nullable SimulatedMember member) {
      this.member = member;
    }
  }

  /** A number, or none; for ever or for a while. */
  private record Value(@Nullable Long number, boolean ends) {

    boolean allows(@Nullable Long found, boolean isOver) {
      return Objects.equals(found, number) && !(ends && isOver) || ends && found == null;
    }
  }

  void start() {
    for (int i = 0; i < SHARED_KEYS; i++) {
      lines.put("shared" + i, new Line(null));
    }
    for (int i = 0; i < WRITERS; i++) {
      world.in(world.micros(0, 5_000), new Writer("own" + i)::goOn);
    }
  }

  void stop() {
    running = false;
  }

  long answered() {
    return answered;
  }

  long heard() {
    return heard;
  }

  /** A member has left, and others have said that they have everything. */
  void left(SimulatedMember leaver) {
    left.add(leaver.id());
  }

  private Data key(String key) {
    return serialization.toKey(key);
  }

  private @Nullable Long number(@Nullable Data data) {
    return data == null ? null : serialization.<Long>toObject(data);
  }

  // Writers.

  private final class Writer {

    private final String name;
    private @Nullable SimulatedMember member;
    private String key = "";
    private int keys;

    Writer(String name) {
      this.name = name;
    }

    void goOn() {
      if (!running) {
        return;
      }
      SimulatedMember at = member;
      if (at == null || !at.isAlive() || world.random().nextInt(100) == 0) {
        at = anyMember.get();
        if (!at.hasJoined()) { // No application has it before, and it does not know the time.
          world.in(world.micros(2_000, 50_000), this::goOn);
          return;
        }
        begin(at);
      }
      SimulatedMember target = at;
      SimulatedInvoker invoker = new SimulatedInvoker(world, 1, false, () -> target);
      int what = world.random().nextInt(10);
      if (what < 2) {
        read(invoker, target);
      } else if (what < 4) {
        write(invoker, target, "shared" + world.random().nextInt(SHARED_KEYS));
      } else {
        write(invoker, target, key);
      }
    }

    private void begin(SimulatedMember at) {
      member = at;
      key = name + "-" + keys++;
      lines.put(key, new Line(at));
    }

    private void read(SimulatedInvoker invoker, SimulatedMember at) {
      boolean isOwn = world.random().nextBoolean();
      String read = isOwn ? key : "shared" + world.random().nextInt(SHARED_KEYS);
      ask(
          invoker,
          at,
          new Get(MAP, key(read)),
          found -> {
            Line line = line(read);
            Long number = number(found);
            if (number != null && !line.written.contains(number)) {
              violations.add(read + ": read " + number + ", which nobody wrote");
            }
            if (isOwn && line.model.stream().noneMatch(value -> value.allows(number, false))) {
              violations.add(read + ": read " + number + " where there is " + line.model);
            }
          },
          () -> {});
    }

    private void write(SimulatedInvoker invoker, SimulatedMember at, String to) {
      Line line = line(to);
      boolean isPut = world.random().nextInt(4) > 0;
      boolean ends = isPut && world.random().nextInt(6) == 0;
      long number = ++lastNumber;
      Value next = new Value(isPut ? number : null, ends);
      Message<@Nullable Data> message =
          isPut
              ? new Put(MAP, key(to), serialization.toData(number), ends ? TTL_MILLIS : 0)
              : new Remove(MAP, key(to));
      if (isPut) {
        line.written.add(number);
      }
      List<Value> before = line.model;
      List<Value> either = new ArrayList<>(before);
      either.add(next);
      line.model = either;
      ask(
          invoker,
          at,
          message,
          found -> {
            answered++;
            Long was = number(found);
            if (line.member != null
                && before.stream().noneMatch(value -> value.allows(was, false))) {
              violations.add(to + ": " + was + " was there before " + next + ", not " + before);
            }
            line.model = List.of(next);
          },
          () -> {
            if (line.member != null) {
              member = null;
            }
          });
    }

    private <R> void ask(
        SimulatedInvoker invoker,
        SimulatedMember at,
        Message<R> message,
        Consumer<@Nullable R> onAnswer,
        Runnable onFailure) {
      boolean[] done = {false};
      var unused =
          invoker
              .invokeAt(at.id(), message, Function.<@Nullable R>identity())
              .whenComplete(
                  (answer, failure) -> {
                    if (!done[0]) {
                      done[0] = true;
                      if (failure == null) {
                        onAnswer.accept(answer);
                      } else {
                        onFailure.run();
                        member = null;
                      }
                      world.in(world.micros(2_000, 50_000), this::goOn);
                    }
                  });
      world.in(
          GIVE_UP_NANOS,
          () -> {
            if (!done[0]) {
              done[0] = true;
              onFailure.run();
              member = null;
              goOn();
            }
          });
    }
  }

  private Line line(String key) {
    return Objects.requireNonNull(lines.get(key));
  }

  // Listeners.

  /** Adds a listener at a member that has joined. */
  void listenAt(SimulatedMember member) {
    Map<Data, Long> last = new HashMap<>();
    var unused =
        member.subscribe(
            new AddEntryListener(MAP, true), (EntryChanged event) -> hear(member, last, event));
  }

  private void hear(SimulatedMember member, Map<Data, Long> last, EntryChanged event) {
    heard++;
    Data key = Objects.requireNonNull(event.key());
    String name = serialization.toObject(key);
    Line line = lines.get(name);
    if (line == null || line.member == null) {
      return;
    }
    boolean isValue = event.value() != null;
    long number = Objects.requireNonNull(number(isValue ? event.value() : event.oldValue()));
    Long before = last.put(key, number);
    boolean isInOrder = before == null || (isValue ? number > before : number >= before);
    // Of an entry whose member is gone several may tell that its time is up.
    boolean mayComeLate = event.eventType() == EntryEventType.EVICTED.flag();
    if (!isInOrder && !mayComeLate) {
      violations.add(
          "%s hears of %s: %d after %d, type=%s"
              .formatted(member, name, number, before, EntryEventType.of(event.eventType())));
    }
    if (!line.written.contains(number)) {
      violations.add(member + " hears of " + name + ": " + number + ", which nobody wrote");
    }
  }

  // In the end.

  /** When it has been quiet for long: adds what does not hold. */
  void judge(List<String> into) {
    Map<String, Long> first = null;
    Set<ContentDigest> digests = new HashSet<>();
    for (SimulatedMember member : network.alive()) {
      Map<String, Long> content = content(member);
      first = first == null ? content : first;
      if (!content.equals(first)) {
        violations.add(MAP + ": members differ in the end: " + first + " and " + content);
      }
      digests.add(digest(member));
    }
    if (digests.size() != 1) {
      violations.add(MAP + ": members know different things in the end: " + digests);
    }
    Map<String, Long> content = Objects.requireNonNull(first);
    lines.forEach((key, line) -> judge(key, line, content.get(key)));
    into.addAll(violations);
  }

  private void judge(String key, Line line, @Nullable Long found) {
    if (found != null && !line.written.contains(found)) {
      violations.add(key + ": there is " + found + " in the end, which nobody wrote");
    }
    SimulatedMember member = line.member;
    if (member != null
        && (member.isAlive() || left.contains(member.id()))
        && line.model.stream().noneMatch(value -> value.allows(found, true))) {
      violations.add(
          "%s: there is %s in the end, not %s, written at %s"
              .formatted(key, found, line.model, member));
    }
  }

  private static ContentDigest digest(SimulatedMember member) {
    ContentDigest digest =
        member
            .core()
            .host()
            .own()
            .with(
                member.core().kindOf(CODECS.of(new EntrySet(MAP))),
                MAP,
                found ->
                    found == null ? null : found.digest(ContentDigest.START, ContentDigest.END));
    return Objects.requireNonNull(digest, "it has been quiet for long");
  }

  private Map<String, Long> content(SimulatedMember member) {
    Looking looking = new Looking(member);
    member.core().host().own().submitHere(looking);
    Map<String, Long> content = new HashMap<>();
    looking.found.forEach(
        entry ->
            content.put(serialization.<String>toObject(entry.getKey()), number(entry.getValue())));
    return content;
  }

  /** What a member has, of which it can say all at once. */
  private static final class Looking extends PartitionCall {

    private final SimulatedMember member;
    private List<Map.Entry<Data, Data>> found = List.of();

    Looking(SimulatedMember member) {
      this(member, new EntrySet(MAP));
    }

    private Looking(SimulatedMember member, EntrySet message) {
      super(member.core().kindOf(CODECS.of(message)), MAP, message, CODECS.of(message));
      this.member = member;
    }

    @Override
    @SuppressWarnings("unchecked") // It is what is asked for.
    public void reply(@Nullable Object value) {
      found = (List<Map.Entry<Data, Data>>) Objects.requireNonNull(value);
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
}
