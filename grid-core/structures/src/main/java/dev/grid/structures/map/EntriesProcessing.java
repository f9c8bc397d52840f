package dev.grid.structures.map;

import static java.util.stream.Collectors.toSet;

import dev.grid.OverloadedException;
import dev.grid.kernel.Call;
import dev.grid.kernel.Held;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.Slice;
import dev.grid.kernel.StoredValues;
import dev.grid.kernel.keys.EntryTable;
import dev.grid.kernel.keys.KeyLocks;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.structures.map.EntryCode.Made;
import dev.grid.structures.map.MapMessages.ScanReply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Users' code over many entries of a partition, in slices. A slice is read, the code runs outside
 * the partition on what was read, holding nothing, and what it has come to is stored as one change
 * if the entries are still as they were. So code that does not end keeps nobody from an entry, and
 * the partition goes on.
 *
 * <p>An entry that has changed meanwhile, or whose key is locked, ends the slice before it; the
 * next slice then is that entry alone, and holds its key, as a processor of one entry does. So an
 * entry that others write to all the time has its turn, too. What is only looked at is never in
 * anybody's way. Stateless.
 *
 * <p>A cursor is a place among the hashes of keys, as {@link EntryTable} says, or in the list of
 * keys that is asked for; that of a slice of one is told from others by {@link #alone}.
 */
final class EntriesProcessing {

  /** The pool that code for many entries runs on, so that what does not end is in no one's way. */
  static final String POOL = "entry-walks";

  /** So few that code which takes its time with each has done with all before it is given up. */
  static final int SLICE_ENTRIES_MAX = 64;

  private static final long SLICE_BYTES_MAX = 256 << 10;

  /** How often one slice looks on while it has found nothing that is meant. */
  private static final int STEPS_MAX = 16;

  /** No slice of one entry has the code run more often than this. */
  private static final int RUNS_MAX = 32;

  private EntriesProcessing() {}

  /**
   * What a partition is asked.
   *
   * @param from where to begin
   * @param keys the keys, or null for all
   * @param predicate serialized; which of the entries, or null for all
   */
  record Walk(EntryCode code, int from, @Nullable List<Data> keys, @Nullable Data predicate) {

    boolean isAlone() {
      return from < Slice.END;
    }

    int cursor() {
      return isAlone() ? -2 - from : from;
    }
  }

  /**
   * An entry as it was read.
   *
   * @param at the cursor that a slice beginning with it has
   * @param value as the entry has it, or null if there was no entry
   */
  private record Seen(int at, Data key, byte @Nullable [] value) {}

  /**
   * What was read.
   *
   * @param next where to go on behind it
   */
  private record Part(List<Seen> entries, int next) {}

  /** What the code has come to for an entry; null if it was not for this entry. */
  private record Processed(Seen seen, @Nullable Made made) {}

  /** What the code has come to for a slice. */
  private record Round(List<Processed> entries, int next, int runs) {}

  /** The cursor of a slice of one entry. There is none for the last place of all. */
  private static int alone(int cursor) {
    return cursor == Integer.MAX_VALUE ? cursor : -2 - cursor;
  }

  /** The call as it came. */
  static Outcome begin(MapState state, Call call, Walk walk) {
    Part part = read(state, call, walk);
    int size = part.entries().size();
    int free = walk.code().isReadOnly() ? size : 0;
    while (free < size && !isLocked(state, call, part.entries().get(free).key())) {
      free++;
    }
    if (free == size) {
      return part.entries().isEmpty()
          ? Outcome.reply(new ScanReply(part.next(), new ArrayList<>()))
          : run(state, walk, part, 1);
    }
    Seen locked = part.entries().get(free);
    if (walk.isAlone()) {
      return waitFor(state, call, locked.key());
    }
    List<Seen> before = before(part.entries(), locked.at());
    int next = alone(locked.at());
    return before.isEmpty()
        ? Outcome.reply(new ScanReply(next, new ArrayList<>()))
        : run(state, walk, new Part(before, next), 1);
  }

  private static List<Seen> before(List<Seen> entries, int at) {
    return entries.stream().filter(seen -> seen.at() < at).toList();
  }

  /** A caller's own locks are no obstacle, whichever of its threads has them. */
  private static boolean isLocked(MapState state, Call call, Data key) {
    KeyLocks.Lock lock = state.locks().find(key, call.nowMillis());
    return lock != null && !(lock.owner().equals(call.caller()) && !isOfTransaction(lock));
  }

  /** Transactions do not number the calls that lock. */
  private static boolean isOfTransaction(KeyLocks.Lock lock) {
    return lock.referenceId() == 0;
  }

  private static Outcome waitFor(MapState state, Call call, Data key) {
    KeyLocks.Lock lock = Objects.requireNonNull(state.locks().find(key, call.nowMillis()));
    return new Outcome.Parked(key, Held.FOR_EVER, null, lock.untilMillis());
  }

  private static Part read(MapState state, Call call, Walk walk) {
    List<Data> keys = walk.keys();
    return keys == null ? readAny(state, call, walk) : readKeys(state, call, walk, keys);
  }

  private static Part readKeys(MapState state, Call call, Walk walk, List<Data> keys) {
    List<Seen> entries = new ArrayList<>();
    int from = walk.cursor();
    int end = Math.min(keys.size(), from + (walk.isAlone() ? 1 : SLICE_ENTRIES_MAX));
    long bytes = 0;
    int at = from;
    for (; at < end && bytes < SLICE_BYTES_MAX; at++) {
      Data key = keys.get(at);
      byte[] value = MapProcessing.seen(state, call, key);
      entries.add(new Seen(at, key, value));
      bytes += key.length() + (value == null ? 0 : value.length);
    }
    return new Part(entries, at < keys.size() ? at : Slice.END);
  }

  private static Part readAny(MapState state, Call call, Walk walk) {
    List<Seen> entries = new ArrayList<>();
    Predicate<MapEntry> filter = EntryFilter.inside(call, walk.predicate());
    int next = walk.cursor();
    // Those that are not meant take little time: several steps until some are.
    for (int step = 0;
        step < STEPS_MAX && entries.isEmpty() && (step == 0 || next != Slice.END);
        step++) {
      next =
          MapScan.visit(
              state,
              call.nowMillis(),
              next,
              walk.isAlone() ? 1 : SLICE_ENTRIES_MAX,
              SLICE_BYTES_MAX,
              entry -> {
                if (filter.test(entry)) {
                  Data key = new Data(entry.key());
                  entries.add(new Seen(EntryTable.cursorOf(key.hashCode()), key, entry.value));
                }
              });
      if (walk.isAlone()) {
        break;
      }
    }
    // Those of one home come in any order.
    entries.sort(Comparator.comparingInt(Seen::at));
    if (!walk.isAlone() || entries.isEmpty()) {
      return new Part(entries, next);
    }
    int first = entries.getFirst().at();
    List<Seen> alone = entries.stream().filter(seen -> seen.at() == first).toList();
    boolean isWhole = alone.size() == entries.size() || first == Integer.MAX_VALUE;
    return new Part(alone, isWhole ? next : first + 1);
  }

  private static Outcome run(MapState state, Walk walk, Part part, int runs) {
    String name = state.name();
    Outcome.Task task = services -> process(services, name, walk, part, runs);
    if (walk.code().isReadOnly() || !walk.isAlone() && state.stored() == null) {
      return new Outcome.Sliced(POOL, task);
    }
    // With a store, what the code comes to is stored before it is made: that must not be in vain.
    return new Outcome.Offloaded(
        POOL, MapHeld.Keys.of(part.entries().stream().map(Seen::key).toList()), task);
  }

  /** The keys that the next slice is about. */
  static List<Data> keys(MapState state, Call call, Walk walk) {
    return read(state, call, walk).entries().stream().map(Seen::key).toList();
  }

  /** Runs the code on each entry; outside the partition. */
  private static Round process(
      OutsideServices services, String name, Walk walk, Part part, int runs) {
    StoredValues values = new StoredValues("map", name, services::serialization);
    EntryCode.Runner runner = walk.code().open(services, name);
    EntryFilter filter = EntryFilter.of(services, walk.predicate());
    List<Processed> processed = new ArrayList<>(part.entries().size());
    for (Seen seen : part.entries()) {
      byte[] value = seen.value();
      boolean isMeant = value == null || filter.matches(seen.key(), value);
      OpenEntry<Object, Object> entry =
          new OpenEntry<>(values, seen.key(), value == null ? null : new Data(value));
      processed.add(new Processed(seen, isMeant ? runner.run(entry) : null));
    }
    return new Round(processed, part.next(), runs);
  }

  /** The code has ended, or what it stores has waited for room. */
  static Outcome resume(MapState state, Call call, Walk walk, @Nullable Object result) {
    Round round = (Round) Objects.requireNonNull(result);
    List<Processed> done = round.entries();
    int next = round.next();
    for (Processed each : done) {
      if (isInTheWay(state, call, each)) {
        if (walk.isAlone()) {
          return runAgain(state, call, walk, round);
        }
        int at = each.seen().at();
        done = done.stream().filter(other -> other.seen().at() < at).toList();
        next = alone(at);
        break;
      }
    }
    Outcome wait = waitForRoom(state, call, done, round);
    return wait != null ? wait : store(state, call, walk, done, next);
  }

  /** Whether an entry that is to be changed is another one by now, or locked. */
  private static boolean isInTheWay(MapState state, Call call, Processed each) {
    Made made = each.made();
    Data key = each.seen().key();
    return made != null
        && made.isSet()
        && (MapProcessing.isOther(state, call, key, each.seen().value())
            || isLocked(state, call, key));
  }

  private static Outcome runAgain(MapState state, Call call, Walk walk, Round before) {
    if (before.runs() >= RUNS_MAX) {
      throw new OverloadedException(
          "map="
              + state.name()
              + ": an entry was changed each time while its processor ran, runs="
              + before.runs()
              + "; is the map cleared all the time?");
    }
    Part part = read(state, call, walk);
    Set<Data> held = before.entries().stream().map(each -> each.seen().key()).collect(toSet());
    for (Seen seen : part.entries()) {
      if (!held.contains(seen.key())) {
        // The entry is gone, and the next may be another's: that is a slice of its own.
        return Outcome.reply(new ScanReply(walk.from(), new ArrayList<>()));
      }
      if (isLocked(state, call, seen.key())) {
        return waitFor(state, call, seen.key());
      }
    }
    return part.entries().isEmpty()
        ? Outcome.reply(new ScanReply(part.next(), new ArrayList<>()))
        : run(state, walk, part, before.runs() + 1);
  }

  private static @Nullable Outcome waitForRoom(
      MapState state, Call call, List<Processed> done, Round round) {
    if (state.limit() == null) {
      return null;
    }
    for (Processed each : done) {
      Made made = each.made();
      Data value = made == null ? null : made.value();
      if (value != null) {
        Outcome wait = MapRoom.waitForRoom(state, call, Map.entry(each.seen().key(), value), round);
        if (wait != null) {
          return wait;
        }
      }
    }
    return null;
  }

  private static Outcome store(
      MapState state, Call call, Walk walk, List<Processed> done, int next) {
    MapChange change = new MapChange(state, call);
    int changed = 0;
    List<Data> answers = new ArrayList<>();
    for (Processed each : done) {
      Made made = each.made();
      if (made == null) {
        continue;
      }
      changed++;
      Data key = each.seen().key();
      MapEntry entry = change.find(key);
      Data value = made.value();
      if (value != null) {
        change.store(entry, key, value, made.timeToLiveMillis(), MapState.AS_CONFIGURED);
      } else if (entry != null && made.isSet()) {
        change.remove(entry, EntryEventType.REMOVED);
      } else if (entry != null) {
        state.touch(entry, call.nowMillis());
      }
      Data answer = made.answer();
      if (answer != null) {
        answers.add(key);
        answers.add(answer);
      }
    }
    if (walk.code().kind() == EntryCode.Kind.CHANGE && changed > 0) {
      answers.add(MapFragments.count(changed));
    }
    return change.reply(new ScanReply(next, answers));
  }

  /** How a walk waits for a processor that holds the one entry that it is about, or null. */
  static @Nullable Outcome whileHeld(MapState state, Call call, Walk walk, Set<Object> held) {
    if (!walk.isAlone() || walk.code().isReadOnly()) {
      return null;
    }
    for (Seen seen : read(state, call, walk).entries()) {
      if (held.contains(seen.key())) {
        return Held.waitFor(seen.key(), Held.FOR_EVER, null);
      }
    }
    return null;
  }
}
