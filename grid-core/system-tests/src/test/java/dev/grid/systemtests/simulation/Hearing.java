package dev.grid.systemtests.simulation;

import dev.grid.LostEvents;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.structures.map.MapStructure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Listeners of members, which check what they hear of {@link Registers}: every number that was
 * written to a key, once; in order, as far as one member tells it; and nothing is missing, unless
 * the listener is told that events were lost. What is heard can be read from then on.
 */
final class Hearing {

  private final World world;
  private final Registers registers;
  private final String map;
  private final int partitions;
  private final List<Ear> ears = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private long heard;
  private long signals;

  Hearing(World world, Registers registers, String map, int partitions) {
    this.world = world;
    this.registers = registers;
    this.map = map;
    this.partitions = partitions;
  }

  /** Registers a listener at a member once that has joined. */
  void listenAt(SimulatedMember member) {
    member.whenJoined(() -> ears.add(new Ear(member)));
  }

  long heard() {
    return heard;
  }

  long signals() {
    return signals;
  }

  /** When everything should have been heard: adds what is wrong. */
  void judge(List<String> into) {
    for (Ear ear : ears) {
      if (ear.member.isAlive()) {
        registers.forEach(ear::judge);
      }
    }
    into.addAll(violations);
  }

  /** A number that was passed over: by whom the next was told, and whether a loss was told of. */
  private record Gap(UUID teller, boolean isExcused) {}

  /** What a listener has heard of a key. */
  private static final class Line {

    /** Nothing before this is expected. */
    private final long first;

    private long last;
    private final TreeMap<Long, Gap> gaps = new TreeMap<>();

    /** Events were lost since the last one came, perhaps. */
    private boolean isExcused;

    Line(long first, boolean isExcused) {
      this.first = first;
      this.last = first - 1;
      this.isExcused = isExcused;
    }

    void excuse() {
      isExcused = true;
      gaps.replaceAll((number, gap) -> new Gap(gap.teller(), true));
    }

    /** Takes a number; what is wrong with it, or null. */
    @Nullable String hear(long number, UUID teller) {
      if (number > last) {
        for (long passed = last + 1; passed < number; passed++) {
          gaps.put(passed, new Gap(teller, isExcused));
        }
        last = number;
        isExcused = false;
        return null;
      }
      Gap gap = gaps.remove(number);
      if (gap == null) {
        return number < first ? null : "twice";
      }
      return gap.teller().equals(teller) ? "after a later one of the same member" : null;
    }
  }

  /** A listener. */
  private final class Ear implements EntryListener<String, Long> {

    private final SimulatedMember member;
    private final Map<String, Line> lines = new HashMap<>();

    /** When every member knew of it, and when it was last told of a loss; -1 before. */
    private long knownNanos = -1;

    private long signalNanos = -1;

    Ear(SimulatedMember member) {
      this.member = member;
      SimulatedInvoker invoker = new SimulatedInvoker(world, partitions, false, () -> member);
      GridMap<String, Long> heardOf = MapStructure.proxy(map, invoker);
      heardOf.addListener(this, true);
      var unused =
          invoker.subscribed().whenComplete((done, failure) -> knownNanos = world.nowNanos());
    }

    @Override
    public void changed(EntryEvent<String, Long> event) {
      heard++;
      String key = event.key();
      long number = event.value() == null ? 0 : event.value();
      Line line = lines.get(key);
      if (line == null) {
        line = new Line(expectsAll(key) ? 1 : number, false);
        lines.put(key, line);
      }
      String wrong = line.hear(number, member.teller());
      if (wrong != null) {
        violations.add(
            "%s heard %s %s of %s at ms %s"
                .formatted(member, event.type(), wrong, key + "=" + number, world.nowMillis()));
      }
      registers.wasHeard(key, number);
    }

    @Override
    public void eventsLost(LostEvents events) {
      signals++;
      signalNanos = world.nowNanos();
      lines.values().forEach(Line::excuse);
    }

    /** Whether it listened before the key was first written, and nothing was lost since. */
    private boolean expectsAll(String key) {
      long born = registers.bornNanos(key);
      return knownNanos >= 0 && knownNanos <= born && signalNanos < born;
    }

    void judge(String key, long acknowledged) {
      Line line = lines.get(key);
      if (line == null) {
        if (acknowledged > 0 && expectsAll(key)) {
          violations.add(member + " heard nothing of " + key + ", nor that anything was lost");
        }
        return;
      }
      List<Long> missing = new ArrayList<>();
      line.gaps.forEach(
          (number, gap) -> {
            if (!gap.isExcused()) {
              missing.add(number);
            }
          });
      if (!line.isExcused && line.last < acknowledged) {
        missing.add(acknowledged);
      }
      if (!missing.isEmpty()) {
        violations.add(
            "%s did not hear of %s=%s, nor that anything was lost".formatted(member, key, missing));
      }
    }
  }
}
