package dev.grid.coordination.grid;

import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.Leadership;
import dev.grid.coordination.spi.CampaignSink;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.Subscription;
import dev.grid.cpmap.GridCpMap;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaderships: whoever holds the group's fenced lock leads, and says so, with its fence, in a CP
 * map, in which only a higher fence follows. Candidates wait for the lock in the order in which
 * they came. Thread-safe.
 */
final class GridElections {

  private static final Logger LOGGER = LoggerFactory.getLogger(GridElections.class);
  private static final Duration WAIT = Duration.ofDays(365);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

  private final GridDriver driver;
  private final DriverContext context;
  private final GridCalls calls;
  private final GridCpMap<String, String> leaders;
  private final Map<String, Seat> seats = new ConcurrentHashMap<>();

  GridElections(
      GridDriver driver,
      DriverContext context,
      GridCalls calls,
      GridCpMap<String, String> leaders) {
    this.driver = driver;
    this.context = context;
    this.calls = calls;
    this.leaders = leaders;
  }

  /**
   * A leadership that this member has.
   *
   * @param left is counted down when it ends, however it does
   */
  private record Seat(FencedHold hold, CountDownLatch left) {

    Leadership leadership() {
      return Leadership.of(hold.fence());
    }
  }

  private static String key(String group) {
    return "leader/" + group;
  }

  Optional<Leadership> tryLead(String group) {
    Seat seat = seats.get(group);
    if (seat != null) {
      return Optional.of(seat.leadership());
    }
    try {
      Optional<Seat> taken = take(group, Duration.ZERO);
      return taken.map(Seat::leadership);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Waits for the group's lock, and takes the seat. */
  private Optional<Seat> take(String group, Duration timeout) throws InterruptedException {
    FencedHold hold = driver.hold(driver.leaderLockName(group));
    if (!driver.holds().acquire(hold, timeout)) {
      return Optional.empty();
    }
    Seat seat = new Seat(hold, new CountDownLatch(1));
    boolean published = false;
    try {
      published = publish(group, hold.fence());
    } finally {
      if (!published) {
        giveBack(hold);
      }
    }
    if (!published) {
      return Optional.empty(); // A later leader has said so: this lock was lost by then.
    }
    seats.put(group, seat);
    try {
      driver.holds().add(hold, () -> lost(group, seat));
    } catch (CoordinationException e) {
      seats.remove(group, seat);
      throw e;
    }
    return Optional.of(seat);
  }

  private void giveBack(FencedHold hold) {
    try {
      boolean unused = hold.unlock();
    } catch (CoordinationException e) {
      driver.holds().giveBackLater(hold);
    }
  }

  private void lost(String group, Seat seat) {
    if (seats.remove(group, seat)) {
      context.leadershipLost(group, null);
      seat.left().countDown();
    }
  }

  private boolean publish(String group, long fence) {
    String own = fence + " " + context.memberId();
    while (true) {
      String before = calls.await(leaders.async().get(key(group)));
      if (before != null && fence(before) >= fence) {
        return false;
      }
      if (write(group, before, own)) {
        return true;
      }
    }
  }

  private boolean write(String group, @Nullable String before, String after) {
    return before == null
        ? calls.await(leaders.async().putIfAbsent(key(group), after)) == null
        : calls.await(leaders.async().compareAndSet(key(group), before, after));
  }

  private static long fence(String text) {
    return Long.parseLong(text.substring(0, text.indexOf(' ')));
  }

  void standDown(String group, Leadership leadership) {
    Seat seat = seats.get(group);
    if (seat != null && seat.leadership().equals(leadership)) {
      standDown(group, seat);
    }
  }

  private void standDown(String group, Seat seat) {
    if (!seats.remove(group, seat)) {
      return; // It was lost meanwhile.
    }
    boolean held = driver.holds().remove(seat.hold());
    try {
      if (held) {
        long fence = seat.hold().fence();
        boolean unused = write(group, fence + " " + context.memberId(), fence + " ");
        unused = seat.hold().unlock();
      }
    } catch (CoordinationException e) {
      driver.holds().giveBackLater(seat.hold());
      throw e;
    } finally {
      seat.left().countDown();
    }
  }

  Optional<String> leader(String group) {
    String text = calls.await(leaders.async().get(key(group)));
    String member = text == null ? "" : text.substring(text.indexOf(' ') + 1);
    if (member.isEmpty() || !calls.await(driver.isLocked(driver.leaderLockName(group)))) {
      return Optional.empty();
    }
    return Optional.of(member);
  }

  Subscription campaign(String group, CampaignSink sink) {
    Thread thread =
        Thread.ofVirtual()
            .name("grid-coordination-campaign-" + context.memberId())
            .start(() -> campaignUntilInterrupted(group, sink));
    return thread::interrupt;
  }

  private void campaignUntilInterrupted(String group, CampaignSink sink) {
    boolean failing = false;
    while (!Thread.currentThread().isInterrupted() && !driver.isStopped()) {
      try {
        Seat seat = seats.get(group);
        if (seat == null) {
          seat = take(group, WAIT).orElse(null);
        }
        failing = false;
        if (seat != null) {
          sink.elected(seat.leadership());
          if (!seat.equals(seats.get(group))) {
            context.leadershipLost(group, null); // If it was told before, nothing was lost by it.
          }
          seat.left().await();
        }
      } catch (InterruptedException e) {
        return;
      } catch (CoordinationException e) {
        if (Thread.currentThread().isInterrupted() || driver.isStopped()) {
          return;
        }
        if (!failing) {
          LOGGER.warn(
              "member={} group={}: cannot stand for election now; it goes on",
              context.memberId(),
              group,
              e);
        }
        failing = true;
        try {
          Thread.sleep(AFTER_FAILURE);
        } catch (InterruptedException interrupted) {
          return;
        }
      }
    }
  }

  /** Ends all leaderships; campaigns end by themselves. */
  void stop() {
    seats.forEach(this::standDown);
  }
}
