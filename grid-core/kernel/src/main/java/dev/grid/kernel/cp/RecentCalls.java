package dev.grid.kernel.cp;

import dev.grid.kernel.ContentHash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the last calls of each endpoint were answered, so that one that is sent again is answered
 * the same and has no effect. Kept are {@link #CALLS_OF_ONE} of an endpoint, of {@link
 * #ENDPOINTS_MAX} endpoints, and of those that have called within {@link #KEPT_MILLIS}, which is
 * longer than any client sends a call again. What is kept depends on the calls alone, in their
 * order, so that it is the same on every member. Confined to its state.
 */
public final class RecentCalls {

  static final int CALLS_OF_ONE = 4;
  static final int ENDPOINTS_MAX = 10_000;
  static final long KEPT_MILLIS = 5 * 60_000;
  private static final long CALL_BYTES = 160;

  /** Who called last is last. */
  private final LinkedHashMap<Endpoint, Deque<RecentCall>> calls = new LinkedHashMap<>();

  private int size;
  private long hash;

  /** What a call was answered, or null if it is not known. */
  public @Nullable Long find(Endpoint endpoint, UUID invocationUid) {
    Deque<RecentCall> ofOne = calls.get(endpoint);
    if (ofOne != null) {
      for (RecentCall call : ofOne) {
        if (call.invocationUid().equals(invocationUid)) {
          return call.result();
        }
      }
    }
    return null;
  }

  /** Remembers a call, in the place of what the same one was answered before; forgets old ones. */
  public void add(RecentCall call) {
    Endpoint endpoint = call.endpoint();
    Deque<RecentCall> known = calls.remove(endpoint);
    Deque<RecentCall> ofOne = known == null ? new ArrayDeque<>(1) : known;
    for (Iterator<RecentCall> all = ofOne.iterator(); all.hasNext(); ) {
      RecentCall before = all.next();
      if (before.invocationUid().equals(call.invocationUid())) {
        all.remove();
        forgotten(before);
      }
    }
    if (ofOne.size() == CALLS_OF_ONE) {
      forgotten(ofOne.removeFirst());
    }
    ofOne.addLast(call);
    size++;
    hash += hash(call);
    calls.put(endpoint, ofOne);
    while (calls.size() > ENDPOINTS_MAX
        || calls.firstEntry().getValue().getLast().atMillis() < call.atMillis() - KEPT_MILLIS) {
      calls.pollFirstEntry().getValue().forEach(this::forgotten);
    }
  }

  private void forgotten(RecentCall call) {
    size--;
    hash -= hash(call);
  }

  private static long hash(RecentCall call) {
    long sum = 0;
    for (long part :
        new long[] {
          call.sessionId(),
          call.threadId(),
          call.invocationUid().getMostSignificantBits(),
          call.invocationUid().getLeastSignificantBits(),
          call.result()
        }) {
      sum = ContentHash.mix(sum + part);
    }
    return sum;
  }

  /** Forgets the calls of a session. Takes time in proportion to all that is kept. */
  public void forgetSession(long session) {
    for (Iterator<Deque<RecentCall>> all = calls.values().iterator(); all.hasNext(); ) {
      Deque<RecentCall> ofOne = all.next();
      if (ofOne.getFirst().sessionId() == session) {
        ofOne.forEach(this::forgotten);
        all.remove();
      }
    }
  }

  /** All of them; added in this order to an empty one they give the same. */
  public List<RecentCall> all() {
    List<RecentCall> all = new ArrayList<>(size);
    calls.values().forEach(all::addAll);
    return all;
  }

  /** All of them in one number. */
  public long hash() {
    return hash;
  }

  /** Their bytes, approximately. */
  public long bytes() {
    return size * CALL_BYTES;
  }
}
