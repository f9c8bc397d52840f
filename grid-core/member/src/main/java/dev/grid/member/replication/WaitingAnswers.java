package dev.grid.member.replication;

import java.util.ArrayDeque;
import java.util.function.IntToLongFunction;

/**
 * A primary's answers that wait for acknowledgements; none overtakes an earlier one. A time-out
 * never stands for an acknowledgement. Confined to the partition.
 */
final class WaitingAnswers {

  /** With so many a partition takes no writes. */
  private static final int MAX = 8_192;

  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final ReplicationEnvironment env;

  /**
   * An answer that waits.
   *
   * @param sequence the change that it depends on
   * @param sync how many synchronous backups the structure has
   * @param sinceNanos since when, if it was the first then; else 0
   */
  private record Waiting(long sequence, int sync, Answer answer, long sinceNanos) {}

  WaitingAnswers(ReplicationEnvironment env) {
    this.env = env;
  }

  int size() {
    return waiting.size();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean isFull() {
    return waiting.size() >= MAX;
  }

  /** Whether an answer that depends on this change would be behind others. */
  boolean hasFrom(long sequence) {
    Waiting last = waiting.peekLast();
    return last != null && last.sequence() >= sequence;
  }

  void add(Replicated structure, Answer answer) {
    long sinceNanos = waiting.isEmpty() ? env.nanoTime() : 0;
    waiting.add(
        new Waiting(structure.lastSequence(), structure.backups().sync(), answer, sinceNanos));
  }

  /**
   * Gives those whose changes have been acknowledged.
   *
   * @param acknowledged through which change, by the number of synchronous backups
   * @return whether there were any
   */
  boolean give(IntToLongFunction acknowledged) {
    boolean any = false;
    for (Waiting first;
        (first = waiting.peek()) != null
            && first.sequence() <= acknowledged.applyAsLong(first.sync()); ) {
      waiting.remove();
      any = true;
      if (first.sinceNanos() != 0) {
        env.acknowledgementTimes().add(env.nanoTime() - first.sinceNanos());
      }
      first.answer().give();
    }
    return any;
  }

  /** Fails all of them. */
  void fail(RuntimeException cause) {
    for (Waiting first; (first = waiting.poll()) != null; ) {
      first.answer().fail(cause);
    }
  }
}
