package dev.grid.systemtests.simulation;

import dev.grid.ConnectionLostException;
import dev.grid.IndeterminateResultException;
import dev.grid.config.MemberConfig;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.JournalConfig;
import dev.grid.map.JournalEvent;
import dev.grid.map.MapConfig;
import dev.grid.ringbuffer.ReadResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A workload of a map's journal that checks itself: one writer a key stores 0, 1, 2 and so on, and
 * removes what it has stored now and then; one reader a partition reads on from where it is and
 * waits for what comes. Calls whose answer is lost come again. So a reader sees sequences without
 * gaps, of each key what each change has found there is what the one before has left, and in the
 * end each change that was acknowledged once.
 */
final class Journals {

  static final String MAP = "journaled";

  private static final int READ_MAX = 7;
  private static final int REMOVES_ONE_IN = 8;

  /** Nothing is forgotten. */
  private static final int CAPACITY = 100_000_000;

  private final World world;
  private final AsyncGridMap<String, Long> map;
  private final int partitions;
  private final Map<String, Key> keys = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private boolean running = true;
  private long read;

  /** What is configured for them. */
  static MemberConfig configure(MemberConfig config, int backups) {
    return config.with(
        MapConfig.named(MAP)
            .withBackups(backups, 0)
            .withJournal(JournalConfig.ofCapacity(CAPACITY)));
  }

  Journals(World world, AsyncGridMap<String, Long> map, int partitions) {
    this.world = world;
    this.map = map;
    this.partitions = partitions;
  }

  /** One key. */
  private final class Key {

    final String key;

    /** What the next write stores. */
    long number;

    /** What the writer has left there. */
    @Nullable Long left;

    /** How many of its changes were answered, and how many have been read. */
    int acknowledged;

    int seen;

    /** What the reader has seen last. */
    @Nullable Long last;

    /** Nobody can say whether a call was carried out: another key is written to instead. */
    boolean isUnclear;

    Key(String key) {
      this.key = key;
    }

    void write() {
      if (!running || isUnclear) {
        return;
      }
      boolean removes = left != null && world.random().nextInt(REMOVES_ONE_IN) == 0;
      @Nullable Long written = removes ? null : number++;
      CompletionStage<?> call = written == null ? map.delete(key) : map.set(key, written);
      call.whenComplete(
          (nothing, failure) -> {
            if (failure == null) {
              left = written;
              acknowledged++;
            } else {
              failed(failure);
            }
            world.in(world.micros(500, 30_000), this::write);
          });
    }

    private void failed(Throwable failure) {
      isUnclear = true;
      begin();
      if (!(failure instanceof IndeterminateResultException)) {
        violations.add(key + ": a write failed at ms " + world.nowMillis() + ": " + failure);
      }
    }

    void see(JournalEvent<String, Long> event) {
      if (!Objects.equals(event.oldValue(), last)) {
        violations.add(key + ": " + event + " at ms " + world.nowMillis() + " follows " + last);
      }
      Long value = event.value();
      if (value != null && value >= number) {
        violations.add(key + ": " + event + " was not written, only up to " + number);
      }
      last = value;
      seen++;
    }
  }

  /** Reads one partition's journal from its beginning on. */
  private final class Reader {

    final int partition;
    long next;

    Reader(int partition) {
      this.partition = partition;
    }

    void read() {
      map.readJournal(partition, next, 1, READ_MAX)
          .whenComplete(
              (result, failure) -> {
                if (failure == null) {
                  check(result);
                } else if (!(failure instanceof ConnectionLostException)) {
                  violations.add(
                      "partition "
                          + partition
                          + " from "
                          + next
                          + " at ms "
                          + world.nowMillis()
                          + ": "
                          + failure);
                }
                world.in(world.micros(500, 60_000), this::read);
              });
    }

    private void check(ReadResult<JournalEvent<String, Long>> result) {
      long first = next;
      List<Long> expected =
          IntStream.range(0, result.readCount()).mapToObj(i -> first + i).toList();
      if (!result.sequences().equals(expected)
          || result.nextSequence() != first + result.readCount()) {
        violations.add("partition " + partition + " from " + next + ": read " + result);
      }
      result.items().forEach(event -> Objects.requireNonNull(keys.get(event.key())).see(event));
      next = result.nextSequence();
      read += result.readCount();
    }
  }

  void start(int count) {
    for (int i = 0; i < count; i++) {
      begin();
    }
    for (int i = 0; i < partitions; i++) {
      Reader reader = new Reader(i);
      world.in(world.micros(0, 5_000), reader::read);
    }
  }

  private void begin() {
    Key key = new Key("journaled" + keys.size());
    keys.put(key.key, key);
    world.in(world.micros(0, 5_000), key::write);
  }

  /** Ends the writing; readers go on. */
  void stop() {
    running = false;
  }

  /** When everything should have been read: adds what is wrong. */
  void judge(List<String> into) {
    for (Key key : keys.values()) {
      boolean isRead = key.isUnclear ? key.seen >= key.acknowledged : key.seen == key.acknowledged;
      if (!isRead) {
        violations.add(
            key.key + ": changes acknowledged=" + key.acknowledged + ", read=" + key.seen);
      }
    }
    into.addAll(violations);
  }

  /** How many events were read. */
  long read() {
    return read;
  }
}
