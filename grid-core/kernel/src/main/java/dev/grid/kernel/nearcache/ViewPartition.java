package dev.grid.kernel.nearcache;

import dev.grid.kernel.Slice;
import dev.grid.kernel.nearcache.HeardChanges.Term;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a view has to ask of one partition so that its content there is right, and as of when that
 * is known to be so. It has neither the content nor a network: it says what is to be asked next,
 * one question at a time, and is told what came of it.
 *
 * <pre>
 *            begin                 last slice
 *  NOTHING ----------> LOADING -----------------> COMPLETE
 *     ^                   |                          |
 *     +-------------------+--------------------------+
 *       another term, or changes that were not told
 * </pre>
 *
 * <p>The content is loaded in slices; the first says which term it rests on, and from which change
 * on it has to hear of all. A key that is told of is asked about, by a question that is sent after
 * that: so the answer has the change. Until then what there is of it stays, and the content is not
 * confirmed any further. Where something was lost all is loaded anew, over what there is.
 *
 * <p>Thread-safe: guarded by its monitor, which is held for a few instructions; {@link #rightNanos}
 * takes no lock.
 *
 * @param <K> the keys, as they are told of
 */
public final class ViewPartition<K> {

  /** Keys of one question. */
  public static final int KEYS_MAX = 1_000;

  /** With more keys to be asked about it is all loaded anew, however many have changed. */
  static final int WAITING_MAX = 20 * KEYS_MAX;

  /**
   * As {@link #WAITING_MAX}, from when it begins to be loaded until those have been asked about
   * that have changed meanwhile: or else, where much is written, loading would never end.
   */
  static final int LOADING_WAITING_MAX = 10 * WAITING_MAX;

  /** Where loading has ended. */
  public static final int END = Slice.END;

  /** What a partition is asked. */
  public sealed interface Question<K> {}

  /**
   * The next slice of its content.
   *
   * @param from where it begins
   * @param isFirst whether loading begins with it
   */
  public record Load<K>(int from, boolean isFirst) implements Question<K> {}

  /** What there is of these keys now. */
  public record Refresh<K>(List<K> keys) implements Question<K> {}

  private final HeardChanges heard;

  /** Told of, and not asked about since; in the order in which they are to be. */
  private final LinkedHashSet<K> waiting = new LinkedHashSet<>();

  /** Being asked about, or to be asked about again before those that wait. */
  private List<K> asked = List.of();

  private boolean isAsking;

  /** What was heard of when the question was asked that is outstanding. */
  private @Nullable Term askedOf;

  /** What the content rests on; null if nothing is loaded, nor being loaded. */
  private @Nullable Term term;

  private long sequence;

  /** Whether more keys may wait, as it is or was being loaded while they changed. */
  private boolean isCatchingUp;

  /** Where loading goes on. */
  private int cursor = Slice.START;

  private long loadAskedNanos;

  /** As of when the content is right as soon as {@link #toGo} keys were asked about. */
  private long candidateNanos;

  private boolean isCandidate;
  private int toGo;

  private volatile boolean isLoaded;
  private volatile long rightNanos;

  /** Of a partition that nothing is known of. */
  public ViewPartition(long nowNanos) {
    heard = new HeardChanges(nowNanos);
    rightNanos = nowNanos - HeardChanges.LONG_NANOS;
  }

  // Without the monitor.

  /** Whether all of it was there at some time. */
  public boolean isLoaded() {
    return isLoaded;
  }

  /** As of when all that there is was right, or later; long ago until it is loaded. */
  public long rightNanos() {
    return rightNanos;
  }

  /** The term that is heard of, or null. */
  public @Nullable UUID id() {
    return heard.id();
  }

  // What is told.

  /**
   * A change was told, of one key or of all.
   *
   * @return how many changes before it were not
   */
  public synchronized long changed(@Nullable K key, UUID id, long number, long nowNanos) {
    long missed = heard.changed(key == null, id, number, nowNanos);
    // Where nothing is loaded, nor asked for, what is told of now is loaded with the rest.
    if (key != null && !heard.isOver(id) && (isAsking || isRight())) {
      waiting.add(key);
      if (waiting.size() > (isCatchingUp ? LOADING_WAITING_MAX : WAITING_MAX)) {
        heard.drop();
        waiting.clear();
      }
    }
    settle();
    return missed;
  }

  /** What there is of a key may not be right any more, for another reason than a change. */
  public synchronized void doubt(K key) {
    waiting.add(key);
  }

  /**
   * The partition has said what it has told last, having been asked then.
   *
   * @return how many changes are known to be lost
   */
  public synchronized long said(UUID id, long number, long askedNanos, long nowNanos) {
    long lost = heard.said(id, number, askedNanos, nowNanos);
    settle();
    return lost;
  }

  // What is asked.

  private boolean isRight() {
    return term != null && heard.holds(term, sequence);
  }

  /**
   * What is to be asked now; null if nothing is, or an answer is outstanding. Each question has to
   * be ended by {@link #applied}, {@link #dropped} or {@link #loaded}.
   */
  public synchronized @Nullable Question<K> next(long nowNanos) {
    if (isAsking) {
      return null;
    }
    if (!isRight()) {
      term = null;
      cursor = Slice.START;
      isCandidate = false;
      // What was told of before is loaded with the rest.
      waiting.clear();
      asked = List.of();
      isCatchingUp = true;
      loadAskedNanos = nowNanos;
    }
    Question<K> next = question();
    isAsking = next != null;
    askedOf = heard.term();
    return next;
  }

  private @Nullable Question<K> question() {
    if (cursor != END) {
      return new Load<>(cursor, term == null);
    }
    if (asked.isEmpty()) {
      if (waiting.isEmpty()) {
        return null;
      }
      List<K> keys = new ArrayList<>(Math.min(waiting.size(), KEYS_MAX));
      for (Iterator<K> i = waiting.iterator(); i.hasNext() && keys.size() < KEYS_MAX; ) {
        keys.add(i.next());
        i.remove();
      }
      asked = keys;
    }
    return new Refresh<>(asked);
  }

  /**
   * Whether an answer counts: it rests on what the rest of the content does, or begins anew. Then
   * what it says is to be put into the content before {@link #loaded} or {@link #applied}; else the
   * question is {@link #dropped}.
   */
  @SuppressWarnings("ReferenceEquality") // Terms are told apart by identity.
  public synchronized boolean admit(Question<K> question, UUID id, long number, long nowNanos) {
    if (heard.term() != askedOf) {
      return false; // It was answered by the member before, perhaps.
    }
    if (!id.equals(heard.id())) {
      if (heard.isOver(id)) {
        return false;
      }
      heard.adopt(id, number, nowNanos);
    }
    if (question instanceof Load<K> load && load.isFirst()) {
      term = heard.term();
      sequence = number;
    }
    return isRight();
  }

  /** A slice was put into the content, behind which loading goes on there. */
  public synchronized void loaded(int next) {
    isAsking = false;
    cursor = next;
    if (cursor == END && isRight()) {
      isCatchingUp = waiting.size() > WAITING_MAX;
      long confirmed = heard.confirmedNanos();
      await(confirmed - loadAskedNanos > 0 ? confirmed : loadAskedNanos);
      settle();
    }
  }

  /** What was answered of the first keys of the question was put into the content. */
  public synchronized void applied(int keys) {
    isAsking = false;
    asked = List.copyOf(asked.subList(Math.min(keys, asked.size()), asked.size()));
    toGo -= keys;
    isCatchingUp &= waiting.size() > WAITING_MAX;
    settle();
  }

  /** There was no answer, or it does not count. */
  public synchronized void dropped() {
    isAsking = false;
  }

  /** Whether there is something to ask, unless an answer is outstanding. */
  public synchronized boolean isDue() {
    return !isAsking && (!isRight() || cursor != END || !asked.isEmpty() || !waiting.isEmpty());
  }

  // As of when it is right.

  private void await(long nanos) {
    candidateNanos = nanos;
    toGo = asked.size() + waiting.size();
    isCandidate = true;
  }

  /** Moves {@link #rightNanos}, as far as what is known allows. */
  private void settle() {
    if (cursor != END || !isRight()) {
      return;
    }
    while (!isCandidate || toGo <= 0) {
      if (isCandidate) {
        isCandidate = false;
        if (candidateNanos - rightNanos > 0) {
          rightNanos = candidateNanos;
        }
        isLoaded = true;
      }
      long confirmed = heard.confirmedNanos();
      if (confirmed - rightNanos <= 0) {
        return;
      }
      await(confirmed);
    }
  }
}
