package dev.grid.member.time;

import dev.grid.member.cluster.ClusterState;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.OfCluster;
import dev.grid.member.peer.PeerMessages.Publish;
import dev.grid.member.peer.PeerMessages.Report;
import dev.grid.protocol.types.MemberInfo;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster's time, in which entries live and locks are leased. It goes on as monotonic time
 * does, so that a wall clock that jumps ends nothing, and it is the oldest member's everywhere, so
 * that an entry's end is the same instant whoever keeps it.
 *
 * <p>A member begins with its wall clock's time. One that joins takes the oldest member's before it
 * serves anything: reports and states carry it. From then on it compares the two with each promise
 * of a lease, as NTP does (RFC 5905, section 8), with an error of half the round trip. Smaller
 * differences are made up for by going {@link #SLEW} slower or faster, larger ones at once. When
 * the oldest member is gone the next one goes on, which has its time.
 *
 * <p>Hence the cluster's time may be off the wall clocks by as much as its founder's was. Wall
 * clocks that differ change nothing, but are told of.
 *
 * <p>Thread-safe: {@link #currentMillis()} reads one volatile, what changes it is guarded by this.
 */
public final class ClusterClock {

  /** Wall clocks may differ so much before that is worth a warning. */
  public static final long SKEW_MILLIS_MAX = 1_000;

  /** A larger difference to the oldest member's time is made up for at once. */
  private static final long STEP_NANOS = 1_000_000_000;

  /** The part of the time that has passed by which smaller ones are made up for. */
  private static final long SLEW = 100;

  /** An answer that took longer says too little. */
  private static final long ROUND_TRIP_NANOS_MAX = 1_000_000_000;

  private static final long WARN_AGAIN_NANOS = 600_000_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final Logger log = LoggerFactory.getLogger(ClusterClock.class);

  private final UUID self;
  private final LongSupplier nanoTime;
  private final LongSupplier wallMillis;

  private volatile Line line;

  /** What each member's clock said last. */
  private final Map<UUID, Reading> readings = new ConcurrentHashMap<>();

  /** By how much the wall clocks of others are ahead of this one's. */
  private final Map<UUID, Skew> skews = new ConcurrentHashMap<>();

  /** Of the last state, oldest first: it is the first one's time. Empty before that. */
  private volatile List<MemberInfo> members = List.of();

  /**
   * The cluster's time from an instant on.
   *
   * @param atNanos the instant, in monotonic time
   * @param nanos since the epoch then
   * @param correctionNanos what is still to be made up for
   */
  private record Line(long atNanos, long nanos, long correctionNanos) {

    long nanosAt(long now) {
      long elapsed = now - atNanos;
      long slewed = elapsed / SLEW;
      long corrected =
          correctionNanos >= 0
              ? Math.min(correctionNanos, slewed)
              : Math.max(correctionNanos, -slewed);
      return nanos + elapsed + corrected;
    }
  }

  /** What a member's clock said, and when that was heard. */
  private record Reading(long nanos, long atNanos) {

    long nanosAt(long now) {
      return nanos + (now - atNanos);
    }
  }

  /** How far ahead a member's wall clock is, and when it was last warned of. */
  private record Skew(long millis, long warnedNanos) {}

  /**
   * A clock that says what the wall clock does.
   *
   * @param nanoTime monotonic
   * @param wallMillis milliseconds since the epoch; may jump
   */
  public ClusterClock(UUID self, LongSupplier nanoTime, LongSupplier wallMillis) {
    this.self = self;
    this.nanoTime = nanoTime;
    this.wallMillis = wallMillis;
    line = new Line(nanoTime.getAsLong(), wallMillis.getAsLong() * NANOS_PER_MILLI, 0);
  }

  /** Milliseconds since the epoch, about; never less than before but when it joins a cluster. */
  public long currentMillis() {
    return line.nanosAt(nanoTime.getAsLong()) / NANOS_PER_MILLI;
  }

  /** What this member's wall clock says. */
  public long wallMillis() {
    return wallMillis.getAsLong();
  }

  /** The time of a state's oldest member, as far as it is known here, for whoever is sent it. */
  synchronized long millisOf(ClusterState state) {
    long now = nanoTime.getAsLong();
    UUID whose = state.members().getFirst().uuid();
    boolean isMine = whose.equals(self) || isOldest(whose);
    Reading reading = isMine ? null : readings.get(whose);
    return (reading == null ? line.nanosAt(now) : reading.nanosAt(now)) / NANOS_PER_MILLI;
  }

  /** What the cluster's logic sends, with the time that belongs to it. */
  public OfCluster withTime(OfCluster message) {
    return switch (message) {
      case Report m ->
          new Report(
              m.creator(),
              m.view(),
              m.state(),
              m.entries(),
              currentMillis(),
              m.fewestBackups(),
              m.used());
      case Publish m -> new Publish(m.creator(), m.view(), m.state(), millisOf(m.state()));
      default -> message;
    };
  }

  /** Notes the time that a message brings, if it brings any. */
  public void received(UUID from, PeerMessages message) {
    if (message instanceof Report report) {
      heard(from, report.clusterMillis());
    } else if (message instanceof Publish publish) {
      published(publish.state(), publish.clusterMillis());
    }
  }

  /** A member has said what its clock says; 0 if its version does not. */
  void heard(UUID from, long clusterMillis) {
    if (clusterMillis != 0) {
      readings.put(from, new Reading(clusterMillis * NANOS_PER_MILLI, nanoTime.getAsLong()));
    }
  }

  /** A state was sent with the time of its oldest member. */
  void published(ClusterState state, long clusterMillis) {
    if (!state.members().isEmpty()) {
      heard(state.members().getFirst().uuid(), clusterMillis);
    }
  }

  /**
   * Goes on with a state's time; called before anything is served under it.
   *
   * @param fresh whether this member has followed no state that this one came from
   */
  public synchronized void adopted(ClusterState state, boolean fresh) {
    MemberInfo first = state.members().getFirst();
    members = state.members();
    readings.keySet().retainAll(state.memberIds());
    skews.keySet().retainAll(state.memberIds());
    Reading reading = readings.get(first.uuid());
    if (!fresh || first.uuid().equals(self) || reading == null) {
      return;
    }
    long now = nanoTime.getAsLong();
    long difference = reading.nanosAt(now) - line.nanosAt(now);
    line = new Line(now, reading.nanosAt(now), 0);
    if (Math.abs(difference) > STEP_NANOS) {
      log.info(
          "this member goes by the cluster's time: millis={} ahead of its wall clock",
          difference / NANOS_PER_MILLI);
    }
  }

  /**
   * A member answered.
   *
   * @param sentNanos when it was asked, in this member's monotonic time
   * @param clusterMillis what its clock said then, and {@code itsWallMillis} its wall clock; 0 if
   *     its version does not say
   */
  public void answered(UUID from, long sentNanos, long clusterMillis, long itsWallMillis) {
    long now = nanoTime.getAsLong();
    long roundTrip = now - sentNanos;
    if (clusterMillis == 0 || roundTrip < 0 || roundTrip > ROUND_TRIP_NANOS_MAX) {
      return;
    }
    long errorNanos = roundTrip / 2 + NANOS_PER_MILLI;
    long nanos = clusterMillis * NANOS_PER_MILLI + roundTrip / 2;
    readings.put(from, new Reading(nanos, now));
    align(from, nanos, now, errorNanos);
    compareWallClocks(from, itsWallMillis + errorNanos / NANOS_PER_MILLI, now);
  }

  private synchronized void align(UUID from, long nanos, long now, long errorNanos) {
    if (from.equals(self) || !isOldest(from)) {
      return;
    }
    long mine = line.nanosAt(now);
    long difference = nanos - mine;
    if (Math.abs(difference) <= errorNanos) {
      return;
    }
    if (Math.abs(difference) <= STEP_NANOS) {
      line = new Line(now, mine, difference);
      return;
    }
    line = new Line(now, nanos, 0);
    log.warn(
        "this member's time was millis={} behind the cluster's, that of member={} address={}:"
            + " was it suspended?",
        difference / NANOS_PER_MILLI,
        from,
        addressOf(from));
  }

  private boolean isOldest(UUID member) {
    List<MemberInfo> known = members;
    return !known.isEmpty() && known.getFirst().uuid().equals(member);
  }

  private String addressOf(UUID member) {
    for (MemberInfo known : members) {
      if (known.uuid().equals(member)) {
        return known.address().toString();
      }
    }
    return "?";
  }

  private void compareWallClocks(UUID from, long itsWallMillis, long now) {
    long skew = itsWallMillis - wallMillis.getAsLong();
    boolean large = Math.abs(skew) > SKEW_MILLIS_MAX;
    Skew before = skews.get(from);
    boolean told =
        before != null
            && Math.abs(before.millis()) > SKEW_MILLIS_MAX
            && now - before.warnedNanos() <= WARN_AGAIN_NANOS;
    boolean warns = large && !told;
    skews.put(from, new Skew(skew, warns || before == null ? now : before.warnedNanos()));
    if (warns) {
      log.warn(
          "wall clocks differ: that of member={} address={} is millis={} ahead of this one's, more"
              + " than {}: lives and leases go by the cluster's time, but clocks should be"
              + " synchronized",
          from,
          addressOf(from),
          skew,
          SKEW_MILLIS_MAX);
    }
  }

  /** How far the wall clock of the member that differs most is off this one's, in milliseconds. */
  public long skewMillis() {
    return skews.values().stream().mapToLong(skew -> Math.abs(skew.millis())).max().orElse(0);
  }
}
