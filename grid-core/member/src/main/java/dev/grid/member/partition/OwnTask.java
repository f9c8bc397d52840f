package dev.grid.member.partition;

import java.util.function.Consumer;

/** A task of the host itself: it is never put into a mailbox, so never rejected. */
record OwnTask(Consumer<Partition> action) implements PartitionTask {

  static OwnTask of(Consumer<Partition> action) {
    return new OwnTask(action);
  }

  @Override
  public void run(Partition partition) {
    action.accept(partition);
  }

  @Override
  public void rejected() {
    throw new IllegalStateException("the host's own tasks do not go through mailboxes");
  }
}
