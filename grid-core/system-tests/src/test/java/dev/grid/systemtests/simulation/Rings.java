package dev.grid.systemtests.simulation;

import dev.grid.ConnectionLostException;
import dev.grid.IndeterminateResultException;
import dev.grid.config.MemberConfig;
import dev.grid.ringbuffer.AsyncGridRingbuffer;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.ringbuffer.ReadResult;
import dev.grid.ringbuffer.RingbufferConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * A workload of ringbuffers that checks itself: to each one writer adds 0, 1, 2 and so on, one or
 * several at once, and readers read on from where they are and wait for what comes. Calls whose
 * answer is lost come again. So the item of each sequence is that sequence, a reader gets all of
 * them in order but for those that were overwritten or whose time was over, and whoever waits is
 * answered when there is something.
 */
final class Rings {

  private static final int CAPACITY = 40;
  private static final int BATCH_MAX = 5;
  private static final int READ_MAX = 7;
  private static final int READERS = 2;

  /** One of so many rings has items that live for a time. */
  private static final int BRIEF_ONE_IN = 3;

  private static final Duration BRIEF_LIFE = Duration.ofSeconds(2);
  private static final String BRIEF = "brief-ring";
  private static final String LASTING = "ring";

  private final World world;
  private final Function<String, AsyncGridRingbuffer<Long>> rings;
  private final List<Ring> all = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private boolean adding = true;
  private long read;

  /** What is configured for them. */
  static MemberConfig configure(MemberConfig config, int backups) {
    RingbufferConfig lasting =
        RingbufferConfig.named(LASTING + "*").withCapacity(CAPACITY).withBackups(backups, 0);
    return config
        .with(lasting)
        .with(
            RingbufferConfig.named(BRIEF + "*")
                .withCapacity(CAPACITY)
                .withTimeToLive(BRIEF_LIFE)
                .withBackups(backups, 0));
  }

  /** One ringbuffer. */
  private final class Ring {

    final String name;
    final boolean isBrief;
    final AsyncGridRingbuffer<Long> ring;
    final List<Reader> readers = new ArrayList<>();

    /** The sequence behind the last that somebody may have added. */
    long invoked;

    /** The sequence behind the last that was acknowledged, or seen. */
    long visible;

    /** Nobody can say whether a call was carried out: what comes is not judged any more. */
    boolean isUnclear;

    Ring(String name, boolean isBrief, AsyncGridRingbuffer<Long> ring) {
      this.name = name;
      this.isBrief = isBrief;
      this.ring = ring;
    }

    void write() {
      if (!adding || isUnclear) {
        return;
      }
      int count = 1 + world.random().nextInt(BATCH_MAX);
      List<Long> items = LongStream.range(invoked, invoked + count).boxed().toList();
      invoked += count;
      long last = invoked - 1;
      CompletionStage<Long> added =
          count == 1 ? ring.add(last) : ring.addAll(items, OverflowPolicy.OVERWRITE);
      added.whenComplete(
          (sequence, failure) -> {
            if (failure != null) {
              failed("add " + items, failure);
            } else if (sequence != last) {
              violation("added " + items + " with the last sequence " + sequence);
            } else {
              see(last + 1);
            }
            world.in(world.micros(500, 30_000), this::write);
          });
    }

    /** From now on everybody sees as much at least. */
    void see(long behindLast) {
      visible = Math.max(visible, behindLast);
    }

    void askForTail() {
      if (isUnclear) {
        return;
      }
      long least = visible;
      ring.tailSequence()
          .whenComplete(
              (tail, failure) -> {
                if (failure != null) {
                  readFailed("tailSequence", failure);
                } else if (tail + 1 < least || tail + 1 > invoked) {
                  violation(
                      "tailSequence "
                          + tail
                          + ", but "
                          + least
                          + " was there before, and "
                          + invoked
                          + " is behind the last that was added");
                } else {
                  see(tail + 1);
                }
                world.in(world.micros(10_000, 500_000), this::askForTail);
              });
    }

    /** What only reads is asked again when its answer may be lost, as clients do. */
    void readFailed(String call, Throwable failure) {
      if (!(failure instanceof ConnectionLostException)) {
        failed(call, failure);
      }
    }

    void failed(String call, Throwable failure) {
      if (isUnclear) {
        return;
      }
      isUnclear = true;
      begin();
      if (!(failure instanceof IndeterminateResultException)) {
        violations.add(name + ": " + call + " failed at ms " + world.nowMillis() + ": " + failure);
      }
    }

    void violation(String what) {
      violations.add(name + ": " + what + " at ms " + world.nowMillis());
    }
  }

  /** Reads one ringbuffer from its beginning on. */
  private final class Reader {

    final Ring of;
    long next;

    Reader(Ring of) {
      this.of = of;
    }

    void read() {
      if (of.isUnclear) {
        return;
      }
      int min = 1 + world.random().nextInt(2);
      CompletionStage<ReadResult<Long>> reading = of.ring.readMany(next, min, READ_MAX);
      reading.whenComplete(
          (result, failure) -> {
            if (failure != null) {
              of.readFailed("readMany " + next, failure);
            } else if (!of.isUnclear) {
              check(result);
            }
            world.in(world.micros(500, 60_000), this::read);
          });
    }

    private void check(ReadResult<Long> result) {
      long first = result.nextSequence() - result.readCount();
      List<Long> expected = LongStream.range(first, result.nextSequence()).boxed().toList();
      if (!result.items().equals(expected) || !result.sequences().equals(expected)) {
        of.violation("read " + result + " from " + next);
      }
      boolean mayHaveLost = of.isBrief || first + CAPACITY <= of.invoked;
      if (first < next || first > next && !mayHaveLost) {
        of.violation("read from " + first + " instead of " + next + ", added up to " + of.invoked);
      }
      if (result.nextSequence() > of.invoked) {
        of.violation("read what was not added: " + result + ", added up to " + of.invoked);
      }
      of.see(result.nextSequence());
      next = result.nextSequence();
      read += result.readCount();
    }
  }

  Rings(World world, Function<String, AsyncGridRingbuffer<Long>> rings) {
    this.world = world;
    this.rings = rings;
  }

  void start(int count) {
    for (int i = 0; i < count; i++) {
      begin();
    }
  }

  private void begin() {
    boolean isBrief = all.size() % BRIEF_ONE_IN == 0;
    String name = (isBrief ? BRIEF : LASTING) + all.size();
    Ring ring = new Ring(name, isBrief, rings.apply(name));
    all.add(ring);
    world.in(world.micros(0, 5_000), ring::write);
    world.in(world.micros(0, 5_000), ring::askForTail);
    for (int i = 0; i < READERS; i++) {
      Reader reader = new Reader(ring);
      ring.readers.add(reader);
      world.in(world.micros(0, 5_000), reader::read);
    }
  }

  /** Ends the adding; readers go on. */
  void stop() {
    adding = false;
  }

  /** When everything should have been read: adds what is wrong. */
  void judge(List<String> into) {
    for (Ring ring : all) {
      for (Reader reader : ring.readers) {
        // One reader in two waits for two items more.
        if (!ring.isUnclear && reader.next + 1 < ring.visible && !ring.isBrief) {
          violations.add(
              ring.name + ": " + ring.visible + " were added, a reader got up to " + reader.next);
        }
      }
    }
    into.addAll(violations);
  }

  /** How many items were read. */
  long read() {
    return read;
  }
}
