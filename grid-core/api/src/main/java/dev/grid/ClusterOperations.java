package dev.grid;

import dev.grid.config.Credentials;
import dev.grid.config.Identity;
import dev.grid.cp.CpStatus;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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

  /** TLS on this member's connections; null where it is off. */
  default @Nullable TlsStatus tls() {
    return null;
  }

  /** The policy of users and rights that this member goes by; null where there is none. */
  default @Nullable PolicyStatus policy() {
    return null;
  }

  /**
   * Who somebody is that shows a name and password, as this member tells clients: by the users of
   * its policy, and the application's authenticator. For other ways to the member that have to know
   * it, such as a management port; what the identity may do there is theirs to decide by its roles.
   * What is wrong is told to the audit, and slows the next answers to the same address and name.
   *
   * @param remoteAddress the IP address that it comes from
   * @return completes with null if the member does not let it in, and with {@link
   *     OverloadedException} if it is asked too much at once; hashing takes a tenth of a second,
   *     and what follows many wrong passwords up to 5 seconds. With {@link
   *     java.util.concurrent.TimeoutException} if it is not decided in 10 seconds
   */
  default CompletionStage<@Nullable Identity> identify(
      Credentials credentials, String remoteAddress) {
    return CompletableFuture.completedStage(null);
  }

  /** The clients that are connected to this member, in no order. */
  List<ConnectedClient> clients();

  /**
   * The keys that this member, as their primary, is asked for most, and those that took it longest;
   * of all structures that have keys in partitions, in no order. What clients and near caches
   * answer themselves is not among it.
   */
  default List<BusyKey> busyKeys() {
    return List.of();
  }

  /**
   * Looks at some of the entries of a structure that this member is primary of: of a map; of other
   * kinds at none.
   *
   * @param count about how many
   */
  default EntrySample sample(StructureId structure, int count) {
    return EntrySample.NONE;
  }

  /**
   * What was serialized, for a person: the beginning of what {@link Object#toString()} of it says,
   * or how large it is, if it is larger than a few thousand bytes or cannot be read here.
   */
  default String describe(byte[] serialized) {
    return serialized.length + " bytes";
  }

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

  /**
   * Has a member of the cluster take part in all Raft groups: in the place of one that is gone, or
   * as one more while there are fewer than {@code grid.cp.member-count}. The groups follow in
   * moments: {@link CpStatus#unsettled} has those that have not.
   *
   * @param memberId its id in the cluster
   * @return fails with {@link IllegalArgumentException} if it is no member, or is in groups
   *     already, and with {@link IllegalStateException} if nobody is gone in whose place it could
   *     be, or it was changed meanwhile; with {@link dev.grid.cp.CpUnavailableException} where
   *     there are no groups
   */
  default CompletionStage<Void> promoteToGroups(UUID memberId) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException("promoteToGroups"));
  }

  /**
   * Removes a member that is gone from all Raft groups at once, instead of after {@code
   * grid.cp.replace-after}. Another member of the cluster takes its place; if there is none, groups
   * go on with one member less: of two, both are needed.
   *
   * @param id under which it took part: {@link CpStatus.CpMember#id}
   * @return fails with {@link IllegalArgumentException} if it is not in groups, or is not gone, and
   *     with {@link IllegalStateException} if it is the only one and there is no other, or it was
   *     changed meanwhile; with {@link dev.grid.cp.CpUnavailableException} where there are no
   *     groups
   */
  default CompletionStage<Void> removeFromGroups(UUID id) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException("removeFromGroups"));
  }

  /**
   * Destroys one Raft group that cannot elect a leader, as most copies of it are damaged on disk
   * ({@link CpStatus#beyondRepair}), <b>with everything that is in it</b>, and has it begin anew,
   * empty, on the members that all groups have now. The others are not touched. Holders, waiters
   * and old handles are told by {@link dev.grid.cp.GroupDestroyedException}; the next calls find
   * the new group, in which fences of locks begin at 1 again. What members had of it stays on their
   * disks, unused; each says in its log where. The default group, which decides who begins, cannot
   * be destroyed so.
   *
   * @param name of the group, without an {@code @}
   * @param damagedOn the ids of all members on whose disks it is damaged ({@link
   *     CpStatus.CpGroup#damagedOn}): that names what is lost
   * @return fails with {@link IllegalStateException} if the group has a leader or can have one,
   *     with {@link IllegalArgumentException} if there is none of this name, it is the default
   *     group, or others are damaged than these, and with {@link
   *     dev.grid.cp.CpUnavailableException} where there are no groups
   */
  default CompletionStage<Void> forceDestroyGroup(String name, Set<UUID> damagedOn) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException("forceDestroyGroup"));
  }

  /**
   * Gives up all Raft groups, of which a majority of members is gone for good, <b>with everything
   * that is in them</b>: all values, sessions, locks and permits of all groups are lost, also what
   * is on the disks of members that are left; what they have is put aside there. The groups form
   * anew, empty, as soon as {@code grid.cp.member-count} members are there, and the cluster misses
   * none that did not leave (see {@link #acceptLoss}); fences of locks begin at 1 again. Holders,
   * waiters and old handles are told by {@link dev.grid.cp.GroupDestroyedException}. Members that
   * were gone and come back give up what they have, too. To be called only when the missing members
   * are known to be stopped: if they are merely cut off they go on serving what is given up here
   * until they meet this member again.
   *
   * @param gone the ids ({@link CpStatus.CpMember#id}) of all members of groups that are missing,
   *     by which the operator says that they do not come back
   * @return fails with {@link IllegalArgumentException} if these are not just those that are
   *     missing, and with {@link IllegalStateException} if a majority is there; with {@link
   *     dev.grid.cp.CpUnavailableException} where there are no groups
   */
  default CompletionStage<Void> giveUpGroups(Set<UUID> gone) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException("giveUpGroups"));
  }
}
