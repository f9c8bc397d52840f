package dev.grid.systemtests.simulation;

import dev.grid.ConnectionLostException;
import dev.grid.IndeterminateResultException;
import dev.grid.member.cluster.ClusterState;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.IdentifiedSerializable;
import dev.grid.serialization.SerializationConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks have run where and when, and whether a run was repeated while members only joined and
 * partitions only moved. Confined to the world.
 */
final class TaskLog {

  private static final int FACTORY_ID = 2;

  /** One task of so many throws. */
  private static final int FAILS_ONE_IN = 9;

  private final World world;
  private final SimulatedNetwork network;
  private final Map<Long, List<Run>> runs = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  /** As long as this somebody may think that a run was lost, or run what nobody waits for. */
  private static final long TROUBLE_NANOS = 20_000_000_000L;

  /** Members that some member has thought to be gone. */
  private final Set<UUID> missed = new HashSet<>();

  private final Set<UUID> joined = new HashSet<>();
  private long missedNanos;
  private long numbers;

  /** A run of a task. */
  record Run(SimulatedMember member, long atNanos) {}

  TaskLog(World world, SimulatedNetwork network) {
    this.world = world;
    this.network = network;
  }

  /** A task that has not been there. */
  Mark next() {
    return new Mark(++numbers, null);
  }

  /** A task that has not been there and does not throw. */
  Mark nextThatReturns() {
    while (++numbers % FAILS_ONE_IN == 0) {
      // That one throws.
    }
    return new Mark(numbers, null);
  }

  /** The runs of a task, in their order. */
  List<Run> of(long number) {
    return runs.getOrDefault(number, List.of());
  }

  /** What a member must know to run tasks. */
  static SerializationConfig with(SerializationConfig config, SimulatedMember member) {
    return config.withIdentifiedFactory(FACTORY_ID, classId -> new Mark(0, member));
  }

  void ran(SimulatedMember member, Mark task) {
    look();
    List<Run> before = runs.computeIfAbsent(task.number, number -> new ArrayList<>());
    if (!task.isPeriodic && !before.isEmpty()) {
      Run last = before.getLast();
      long troubleNanos = Math.max(missedNanos, network.disturbedNanos());
      if (world.nowNanos() - troubleNanos > TROUBLE_NANOS) {
        violations.add(
            "%s runs at %s at ms %d and has run at %s at ms %d, and nobody was gone"
                .formatted(task, member, world.nowMillis(), last.member, last.atNanos / 1_000_000));
      }
    }
    before.add(new Run(member, world.nowNanos()));
  }

  /** Who is missed by somebody now; what happens between two looks is shorter than a split. */
  private void look() {
    for (SimulatedMember member : network.alive()) {
      ClusterState state = member.core().state();
      if (state != null) {
        Set<UUID> there =
            state.members().stream().map(MemberInfo::uuid).collect(Collectors.toSet());
        for (UUID id : joined) {
          if (!there.contains(id)) {
            missedNanos = missed.add(id) ? world.nowNanos() : missedNanos;
          }
        }
        joined.addAll(there);
      }
    }
  }

  /** Whether a call failed so that nobody can say whether it was carried out, or has an answer. */
  static boolean isUnclear(@Nullable Throwable failure) {
    return failure instanceof IndeterminateResultException
        || failure instanceof ConnectionLostException;
  }

  void judge(List<String> into) {
    into.addAll(violations);
  }

  /** Notes that it runs, and returns its number, or throws. */
  static final class Mark implements IdentifiedSerializable, Callable<Long> {

    private final @Nullable SimulatedMember member;
    private long number;
    private boolean isPeriodic;

    private Mark(long number, @Nullable SimulatedMember member) {
      this.number = number;
      this.member = member;
    }

    Mark periodic() {
      isPeriodic = true;
      return this;
    }

    long number() {
      return number;
    }

    boolean isPeriodic() {
      return isPeriodic;
    }

    boolean fails() {
      return number % FAILS_ONE_IN == 0;
    }

    /** Whether this is what the task comes to. */
    boolean allows(@Nullable Object value, @Nullable Throwable failure) {
      return fails()
          ? failure instanceof IllegalStateException && toString().equals(failure.getMessage())
          : failure == null && Objects.equals(value, number);
    }

    @Override
    public Long call() {
      SimulatedMember here = Objects.requireNonNull(member, "it runs on members");
      here.taskRuns(this);
      if (fails()) {
        throw new IllegalStateException(toString());
      }
      return number;
    }

    @Override
    public int factoryId() {
      return FACTORY_ID;
    }

    @Override
    public int classId() {
      return 1;
    }

    @Override
    public void write(DataWriter out) {
      out.writeLong(number);
      out.writeBoolean(isPeriodic);
    }

    @Override
    public void read(DataReader in) {
      number = in.readLong();
      isPeriodic = in.readBoolean();
    }

    @Override
    public String toString() {
      return "task" + number;
    }
  }
}
