package dev.grid.kernel.keys;

import dev.grid.kernel.Call;
import dev.grid.kernel.ContentHash;
import dev.grid.kernel.transaction.Ending;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The locks on a structure's keys in one partition. A lock belongs to a caller's thread, counts its
 * holds, and ends by itself when its lease does. Confined to its state.
 */
public final class KeyLocks {

  /** A lease that does not end. */
  public static final long FOR_EVER = Long.MAX_VALUE;

  private static final long NOT_NUMBERED = 0;

  private final Map<Data, Lock> locks = new HashMap<>();

  /** The sum of the hashes of {@link #locks}. */
  private long digest;

  /**
   * One key's lock. Immutable.
   *
   * @param referenceId the last lock or unlock call, so that a call sent twice counts once
   * @param untilMillis when the lease ends, in milliseconds since the epoch
   */
  public record Lock(UUID owner, long threadId, int holds, long referenceId, long untilMillis) {

    /** Whether this call came before. Clients that do not number their calls send 0. */
    public boolean isRepeatedBy(long reference) {
      return reference != NOT_NUMBERED && referenceId == reference;
    }

    public long digest() {
      long digest = owner.getMostSignificantBits() ^ owner.getLeastSignificantBits();
      for (long part : new long[] {threadId, holds, referenceId, untilMillis}) {
        digest = ContentHash.mix(digest + part);
      }
      return digest;
    }

    /** Whether a transaction has it that is prepared. */
    boolean isPrepared() {
      return threadId == Ending.PREPARED;
    }

    /**
     * When it is over if nobody frees it: one that is prepared never, as only its lease says from
     * when on it may be freed.
     */
    long overMillis() {
      return isPrepared() ? FOR_EVER : untilMillis;
    }

    /** Whether it is this caller's, by this thread. */
    public boolean isHeldBy(UUID caller, long thread) {
      return threadId == thread && owner.equals(caller);
    }
  }

  /** Whether no key has one, leases that have ended included. */
  public boolean isEmpty() {
    return locks.isEmpty();
  }

  /** How many keys have one, leases that have ended included. */
  public int size() {
    return locks.size();
  }

  /** The lock on a key that is not {@linkplain Lock#overMillis over}, or null. */
  public @Nullable Lock find(Data key, long nowMillis) {
    if (locks.isEmpty()) {
      return null;
    }
    Lock lock = locks.get(key);
    return lock == null || lock.overMillis() <= nowMillis ? null : lock;
  }

  /** The lock on a key, even if its lease has ended, or null. */
  public @Nullable Lock get(Data key) {
    return locks.get(key);
  }

  /** The keys that have one; the list is the caller's. */
  public List<Data> keys() {
    return new ArrayList<>(locks.keySet());
  }

  /** All of them in one number, kept up to date with each change. */
  public long digest() {
    return digest;
  }

  private static long digest(Data key, @Nullable Lock lock) {
    return lock == null ? 0 : ContentHash.of(key.bytes(), lock.digest());
  }

  /** Gives a key this lock, in the place of the one that it may have. */
  public void put(Data key, Lock lock) {
    digest += digest(key, lock) - digest(key, locks.put(key, lock));
  }

  /** Takes a key's lock away, if it has one. */
  public void remove(Data key) {
    digest -= digest(key, locks.remove(key));
  }

  /** Visits the owner of each. */
  public void forEachOwner(Consumer<UUID> visitor) {
    locks.values().forEach(lock -> visitor.accept(lock.owner()));
  }

  /** Visits the transaction of each that is prepared. */
  public void forEachPrepared(Consumer<UUID> visitor) {
    for (Lock lock : locks.values()) {
      if (lock.threadId() == Ending.PREPARED) {
        visitor.accept(lock.owner());
      }
    }
  }

  /** The keys that a caller holds, by whichever thread. */
  public List<Data> heldBy(UUID caller) {
    List<Data> keys = new ArrayList<>();
    locks.forEach(
        (key, lock) -> {
          if (lock.owner().equals(caller)) {
            keys.add(key);
          }
        });
    return keys;
  }

  /** The keys whose leases have ended, and that may be freed. */
  public List<Data> ended(Call call) {
    List<Data> keys = new ArrayList<>();
    boolean mayFreePrepared = Ending.mayFreePrepared(call);
    locks.forEach(
        (key, lock) -> {
          if (lock.untilMillis() <= call.nowMillis() && (mayFreePrepared || !lock.isPrepared())) {
            keys.add(key);
          }
        });
    return keys;
  }
}
