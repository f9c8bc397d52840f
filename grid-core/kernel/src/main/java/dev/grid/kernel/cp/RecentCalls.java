package dev.grid.kernel.cp;

import dev.grid.kernel.ContentHash;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the last calls of each endpoint were answered, so that one that is sent again is answered
 * the same and has no effect. An endpoint may have many calls under way: kept are {@link
 * #CALLS_OF_ONE_MAX} of it, of all endpoints {@link #CALLS_MAX}, of which {@link #CALLS_OF_ONE} of
 * each are not given up for another's; and those of endpoints that have called within {@link
 * #KEPT_MILLIS}, which is longer than any client sends a call again. What is kept depends on the
 * calls alone, in their order, so that it is the same on every member. Confined to its state.
 */
public final class RecentCalls {

  static final int CALLS_OF_ONE = 4;
  static final int CALLS_OF_ONE_MAX = 2_048;
  static final int CALLS_MAX = 40_000;
  static final int ENDPOINTS_MAX = CALLS_MAX / CALLS_OF_ONE;
  static final long KEPT_MILLIS = 5 * 60_000;
  private static final long CALL_BYTES = 208;

  /** Who called last is last. */
  private final LinkedHashMap<Endpoint, SequencedMap<UUID, RecentCall>> calls =
      new LinkedHashMap<>();

  /** Those of which there are more than {@link #CALLS_OF_ONE}, in the same order. */
  private final LinkedHashSet<Endpoint> crowds = new LinkedHashSet<>();

  private int size;
  private long hash;

  /** What a call was answered, or null if it is not known. */
  public @Nullable Long find(Endpoint endpoint, UUID invocationUid) {
    Map<UUID, RecentCall> ofOne = calls.get(endpoint);
    RecentCall call = ofOne == null ? null : ofOne.get(invocationUid);
    return call == null ? null : call.result();
  }

  /** Remembers a call, in the place of what the same one was answered before; forgets old ones. */
  public void add(RecentCall call) {
    SequencedMap<UUID, RecentCall> ofOne = put(call);
    if (ofOne.size() > CALLS_OF_ONE_MAX || size > CALLS_MAX && ofOne.size() > CALLS_OF_ONE) {
      forgetOldest(call.endpoint(), ofOne);
    }
    if (size > CALLS_MAX && !crowds.isEmpty()) {
      Endpoint crowd = crowds.getFirst();
      forgetOldest(crowd, Objects.requireNonNull(calls.get(crowd)));
    }
    while (size > CALLS_MAX
        || calls.size() > ENDPOINTS_MAX
        || calls.firstEntry().getValue().lastEntry().getValue().atMillis()
            < call.atMillis() - KEPT_MILLIS) {
      Map.Entry<Endpoint, SequencedMap<UUID, RecentCall>> old = calls.pollFirstEntry();
      old.getValue().values().forEach(this::forgotten);
      crowds.remove(old.getKey());
    }
  }

  private void forgetOldest(Endpoint endpoint, SequencedMap<UUID, RecentCall> ofOne) {
    forgotten(ofOne.pollFirstEntry().getValue());
    if (ofOne.size() <= CALLS_OF_ONE) {
      crowds.remove(endpoint);
    }
  }

  /** Remembers {@link #all()} of another, in its order, of whatever time they are. */
  public void addAll(List<RecentCall> others) {
    others.forEach(this::put);
  }

  /** The calls of its endpoint. */
  private SequencedMap<UUID, RecentCall> put(RecentCall call) {
    SequencedMap<UUID, RecentCall> ofOne =
        calls.computeIfAbsent(call.endpoint(), endpoint -> new LinkedHashMap<>(2));
    calls.putLast(call.endpoint(), ofOne);
    RecentCall before = ofOne.remove(call.invocationUid());
    if (before != null) {
      forgotten(before);
    }
    ofOne.put(call.invocationUid(), call);
    size++;
    hash += hash(call);
    if (ofOne.size() > CALLS_OF_ONE) {
      crowds.remove(call.endpoint());
      crowds.add(call.endpoint());
    }
    return ofOne;
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
    for (Iterator<Map.Entry<Endpoint, SequencedMap<UUID, RecentCall>>> all =
            calls.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<Endpoint, SequencedMap<UUID, RecentCall>> ofOne = all.next();
      if (ofOne.getKey().sessionId() == session) {
        ofOne.getValue().values().forEach(this::forgotten);
        crowds.remove(ofOne.getKey());
        all.remove();
      }
    }
  }

  /** All of them; given to {@link #addAll} of an empty one they give the same. */
  public List<RecentCall> all() {
    List<RecentCall> all = new ArrayList<>(size);
    calls.values().forEach(ofOne -> all.addAll(ofOne.values()));
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
