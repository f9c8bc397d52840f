package dev.grid.member.replication;

import dev.grid.member.peer.PeerMessages.Answered;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What calls were answered that changed something and may come again: one that does, because its
 * answer was lost with a connection or a member, is given the same answer, and is not carried out
 * twice. These are the completion records of RIFL (Lee et al., "Implementing Linearizability at
 * Large Scale and Low Latency", SOSP 2015); but the callers need not say which they have received,
 * so the latest are kept up to a limit, and of the others only how far they go, so that a call that
 * comes too late is known for one. Confined to whoever holds the partition.
 *
 * <p>Copies are sent each answer with the change that it belongs to, and learners all of them.
 */
public final class Remembered {

  /** Stands for an answer of more than {@link #ANSWER_BYTES_MAX}, or none. */
  public static final byte[] NO_ANSWER = {};

  /** Of a longer answer only that there was one is kept, and goes to copies. */
  public static final int ANSWER_BYTES_MAX = 8 << 10;

  /** More than this, in bytes on the heap, is not remembered in one partition. */
  private static final int BYTES_MAX = 128 << 10;

  /** What a remembered answer takes besides its bytes, about. */
  private static final int OVERHEAD_BYTES = 136;

  /** Of more series than this it is not known how far they were forgotten. */
  private static final int SERIES_MAX = 256;

  /** Oldest first. */
  private final Map<CallId, byte[]> answers = new LinkedHashMap<>();

  private int bytes;

  /** By series, the highest number that was forgotten; the last to be forgotten of is last. */
  private final Map<CallId, Long> forgotten = new LinkedHashMap<>();

  private boolean forgottenSeries;

  /**
   * A call, for copies.
   *
   * @param confirm whether whoever takes it is to tell the caller
   * @param answer to be remembered; null if the call is not repeated
   */
  static List<Answered> entry(CallId id, boolean confirm, byte @Nullable [] answer) {
    int kind = (answer == null ? 0 : Answered.ANSWER) | (confirm ? Answered.CONFIRM : 0);
    return List.of(entry(kind, id, answer == null ? NO_ANSWER : answer));
  }

  private static Answered entry(int kind, CallId id, byte[] answer) {
    return new Answered((byte) kind, id.origin(), id.number(), answer);
  }

  /** The same for a copy that does not tell callers. */
  static List<Answered> unconfirmed(List<Answered> entries) {
    for (Answered entry : entries) {
      if (isToConfirm(entry)) {
        return entries.stream().map(Remembered::unconfirmed).toList();
      }
    }
    return entries;
  }

  private static boolean isToConfirm(Answered entry) {
    return (entry.kind() & Answered.CONFIRM) != 0;
  }

  /** Tells of the calls whose callers wait for a copy to tell them. */
  static void confirm(List<Answered> entries, Consumer<CallId> confirmed) {
    for (Answered entry : entries) {
      if (isToConfirm(entry)) {
        confirmed.accept(new CallId(entry.origin(), entry.number()));
      }
    }
  }

  private static Answered unconfirmed(Answered entry) {
    return entry(
        entry.kind() & ~Answered.CONFIRM,
        new CallId(entry.origin(), entry.number()),
        entry.answer());
  }

  /**
   * What the call was answered, as a client would be sent it; null if that is not known, and empty
   * if it was answered with more than is kept, or failed.
   */
  public byte @Nullable [] find(CallId id) {
    return answers.get(id);
  }

  /**
   * Whether a call that is not found may have been answered, too long ago.
   *
   * @param repeated whether it is known to have been sent before; one that is not is given the
   *     benefit of the doubt where nothing is known of its caller
   */
  public boolean mayHaveForgotten(CallId id, boolean repeated) {
    Long last = forgotten.get(id.series());
    return last == null ? repeated && forgottenSeries : id.number() <= last;
  }

  /** Remembers what a call was answered, if that is to be remembered. */
  public void add(Completion completion) {
    byte[] answer = completion.answer();
    if (answer != null) {
      add(completion.id(), answer);
    }
  }

  /** Keeps an answer, unless the call has one already. */
  public void add(CallId id, byte[] answer) {
    if (answers.putIfAbsent(id, answer) != null) {
      return;
    }
    bytes += OVERHEAD_BYTES + answer.length;
    Iterator<Map.Entry<CallId, byte[]>> oldest = answers.entrySet().iterator();
    while (bytes > BYTES_MAX) {
      Map.Entry<CallId, byte[]> first = oldest.next();
      oldest.remove();
      bytes -= OVERHEAD_BYTES + first.getValue().length;
      forget(first.getKey().series(), first.getKey().number());
    }
  }

  private void forget(CallId series, long number) {
    Long before = forgotten.remove(series);
    forgotten.put(series, before == null ? number : Math.max(before, number));
    if (forgotten.size() > SERIES_MAX) {
      forgotten.remove(forgotten.keySet().iterator().next());
      forgottenSeries = true;
    }
  }

  /** Everything, for a learner or a snapshot. */
  public List<Answered> all() {
    List<Answered> all = new ArrayList<>();
    // The number itself says which series it is of.
    forgotten.forEach(
        (series, number) ->
            all.add(entry(Answered.FORGOTTEN, new CallId(series.origin(), number), NO_ANSWER)));
    if (forgottenSeries) {
      all.add(entry(Answered.FORGOTTEN_SERIES, new CallId(new UUID(0, 0), 0), NO_ANSWER));
    }
    answers.forEach((id, answer) -> all.add(entry(Answered.ANSWER, id, answer)));
    return all;
  }

  /**
   * Takes what {@link #entry} or {@link #all} gave elsewhere.
   *
   * @param confirmed told of calls whose callers wait for this copy to tell them
   */
  public void take(List<Answered> entries, Consumer<CallId> confirmed) {
    for (Answered entry : entries) {
      CallId id = new CallId(entry.origin(), entry.number());
      int kind = entry.kind();
      if ((kind & Answered.FORGOTTEN) != 0) {
        forget(id.series(), id.number());
      }
      if ((kind & Answered.FORGOTTEN_SERIES) != 0) {
        forgottenSeries = true;
      }
      if ((kind & Answered.ANSWER) != 0) {
        add(id, entry.answer());
      }
      if (isToConfirm(entry)) {
        confirmed.accept(id);
      }
    }
  }

  void clear() {
    answers.clear();
    forgotten.clear();
    bytes = 0;
    forgottenSeries = false;
  }
}
