package dev.grid.member.partition;

import java.util.UUID;

/**
 * Stands for the caller of a question that all partitions answer before the caller's own message is
 * brought to any of them: if one refuses, that fails the call, and nothing was begun. A member that
 * does not know the question is of an earlier version: what it says of the message itself counts.
 *
 * @param whole stands for the caller of the message
 * @param next brings the message to partitions
 */
record QuestionBefore(WholeQuestion whole, ScatterGather next) implements Asking {

  @Override
  public UUID caller() {
    return whole.caller();
  }

  @Override
  public boolean isAbandoned() {
    return whole.isAbandoned();
  }

  @Override
  public long bytesMax() {
    return whole.bytesMax();
  }

  @Override
  public boolean isShare() {
    return false;
  }

  @Override
  public void done(ScatterGather gathering) {
    askNext();
  }

  @Override
  public void fail(Throwable failure) {
    if (failure instanceof UnsupportedOperationException) {
      askNext();
    } else {
      whole.fail(failure);
    }
  }

  private void askNext() {
    next.planAll();
    next.ask();
  }
}
