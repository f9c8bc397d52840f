package dev.grid;

import dev.grid.cp.CpStatus;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What an operator can see and do at a member. Thread-safe; nothing blocks. */
public interface ClusterOperations {

  /** The cluster as this member knows it now. */
  ClusterReport report();

  /** The cluster's Raft groups as this member knows them now; null where they are off. */
  default @Nullable CpStatus cpStatus() {
    return null;
  }

  /** The clients that are connected to this member, in no order. */
  List<ConnectedClient> clients();

  /**
   * Accepts for the whole cluster that what was lost is lost: lost partitions go on, empty where no
   * copy is left, and members that are gone no longer count when sides of a split ask who may take
   * writes. To be called when they are known not to come back: data that only they have is given
   * up. Does nothing if nothing is lost. Takes effect a little later.
   */
  void acceptLoss();

  /**
   * Begins to hand over what this member has, as closing it does, but it stays: it goes on serving
   * clients by bringing their calls to other members. How far it has come is in {@link #report()}.
   * There is no way back but a new start.
   *
   * @throws IllegalStateException if no other member could take over
   */
  void leave();

  /**
   * What was not kept since this member merged its data into another side's of a split. Each member
   * of a losing side has the entries of the partitions that it served there. They are kept in this
   * member's memory only, the latest up to a limit, and end with it. When a connection breaks while
   * entries are merged they are merged again: what they had overwritten by then is not in the
   * journal.
   */
  MergeJournal mergeJournal();

  /**
   * Writes the value that was lost again, as an application would: a map's entry is set, a queue's
   * item is offered. What is there now is overwritten. The entry leaves the journal when that is
   * done.
   *
   * @return fails as the write fails, and with {@link IllegalStateException} if the structure has
   *     no room for the value
   */
  CompletionStage<Void> replay(MergeJournalEntry entry);

  /**
   * Destroys a Raft group with all that is in it, for good: whoever holds a lock or permit of it,
   * waits in it, or calls it by an old handle is told by {@link
   * dev.grid.cp.GroupDestroyedException}. The next calls find a group of that name that is empty,
   * in which fences of locks begin at 1 again.
   *
   * @param name of the group, without an {@code @}
   * @return fails with {@link IllegalArgumentException} if this member knows no such group, with
   *     {@link dev.grid.cp.CpUnavailableException} where there are none, and with {@code
   *     GroupDestroyedException} if it was destroyed a moment ago
   */
  CompletionStage<Void> destroyGroup(String name);
}
