package dev.grid.member.replication;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may answer reads. A primary may while every member with an in-sync copy has promised, a short
 * while ago, not to take over. Promises are counted from when they were asked for, so that clocks
 * need to agree on the length of a second only. Thread-safe: what is granted is guarded by this.
 */
public final class Leases {

  /** How long a promise lasts. */
  public static final long MILLIS = 1_500;

  /** How often promises are asked for. */
  public static final long RENEWAL_MILLIS = 300;

  /**
   * A member that has promised nothing for so long is as good as gone: no write can be answered
   * that it has a copy of.
   */
  private static final long SILENT_MILLIS = 5_000;

  /** After a pause of this process it cannot tell who was silent meanwhile. */
  private static final long AWAY_MILLIS = 1_500;

  /** What clocks may differ over the length of a promise. */
  private static final long MARGIN_MILLIS = 100;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Map<UUID, Lease> leases = new ConcurrentHashMap<>();

  /** Confined to the caller of {@link #look}. */
  private long lookedNanos;

  private volatile Set<UUID> members = Set.of();

  /** What one other member has promised, and was promised. */
  static final class Lease {

    /** Until when this member may read what the other has copies of. */
    private volatile long heldUntilNanos;

    /** Until when this member must not take over from the other. */
    private volatile long grantedUntilNanos;

    /** When a promise came last, or was first waited for; 0 before. */
    private volatile long heardNanos;

    /** When it was last found to be silent, or 0. Confined to the caller of {@link #look}. */
    private long silentNanos;

    private volatile boolean held;
    private volatile boolean granted;

    /** Whether large messages to the member should wait for those that are under way. */
    private volatile boolean congested;

    boolean isHeld(long nowNanos) {
      return held && nowNanos - heldUntilNanos < 0;
    }

    boolean isCongested() {
      return congested;
    }
  }

  Lease of(UUID member) {
    return leases.computeIfAbsent(member, m -> new Lease());
  }

  /**
   * From now on only these are promised anything. Who joins is given time to promise.
   *
   * @param afresh whether the others are, too: they may have promised nothing until now because
   *     this member was not among theirs
   */
  public synchronized void members(Set<UUID> ids, boolean afresh) {
    for (UUID id : ids) {
      if (afresh || !members.contains(id)) {
        of(id).heardNanos = 0;
      }
    }
    members = ids;
  }

  /**
   * This member promises not to take over from the other; false if it may have done so already,
   * because the other is no member any more.
   */
  public synchronized boolean grant(UUID member, long nowNanos) {
    if (!members.contains(member)) {
      return false;
    }
    Lease lease = of(member);
    lease.grantedUntilNanos = nowNanos + (MILLIS + MARGIN_MILLIS) * NANOS_PER_MILLI;
    lease.granted = true;
    return true;
  }

  /** The other promised. */
  public void granted(UUID member, long sentNanos, long millis) {
    Lease lease = of(member);
    long heard = lease.heardNanos;
    if (heard != 0 && sentNanos - heard > 0) {
      lease.heardNanos = sentNanos;
    }
    long until = sentNanos + millis * NANOS_PER_MILLI;
    if (!lease.held || until - lease.heldUntilNanos > 0) {
      lease.heldUntilNanos = until;
      lease.held = true;
    }
  }

  /** Notes whether large messages to the member should wait for those that are under way. */
  public void congested(UUID member, boolean congested) {
    Lease lease = congested ? of(member) : leases.get(member);
    if (lease != null) {
      lease.congested = congested;
    }
  }

  /** Whether large messages to the member should wait for those that are under way. */
  public boolean isCongested(UUID member) {
    Lease lease = leases.get(member);
    return lease != null && lease.congested;
  }

  /** The member's process is gone: it cannot answer reads. */
  public synchronized void ended(UUID member) {
    Lease lease = of(member);
    lease.granted = false;
    lease.held = false;
  }

  /** For how many nanoseconds this member must not yet take over from any of these. */
  synchronized long nanosToWait(Collection<UUID> members, long nowNanos) {
    long longest = 0;
    for (UUID member : members) {
      Lease lease = leases.get(member);
      if (lease != null && lease.granted) {
        longest = Math.max(longest, lease.grantedUntilNanos - nowNanos);
      }
    }
    return longest;
  }

  /**
   * Who has fallen silent, and who has not after all.
   *
   * @param silent have promised nothing for long; each is named once in that time
   * @param heardAgain were named, and have promised something since
   */
  public record Silence(List<UUID> silent, List<UUID> heardAgain) {}

  /** Looks who has been silent; to be called as often as promises are asked for. */
  public Silence look(UUID self, long nowNanos) {
    List<UUID> silent = new ArrayList<>();
    List<UUID> heardAgain = new ArrayList<>();
    boolean wasAway = nowNanos - lookedNanos > AWAY_MILLIS * NANOS_PER_MILLI;
    lookedNanos = nowNanos;
    for (UUID member : members) {
      Lease lease = of(member);
      long heard = lease.heardNanos;
      if (heard == 0 || wasAway) {
        lease.heardNanos = nowNanos;
        lease.silentNanos = 0;
      } else if (!member.equals(self) && nowNanos - heard > SILENT_MILLIS * NANOS_PER_MILLI) {
        lease.heardNanos = nowNanos;
        lease.silentNanos = nowNanos;
        silent.add(member);
      } else if (lease.silentNanos != 0 && heard - lease.silentNanos > 0) {
        lease.silentNanos = 0;
        heardAgain.add(member);
      }
    }
    return new Silence(silent, heardAgain);
  }

  /** Forgets a member that will not come back. */
  public synchronized void forget(UUID member) {
    leases.remove(member);
  }
}
