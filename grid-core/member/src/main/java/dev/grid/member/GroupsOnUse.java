package dev.grid.member;

import dev.grid.GridNotActiveException;
import dev.grid.NotReadyException;
import dev.grid.kernel.CallFuture;
import dev.grid.member.partition.GroupPartitions;
import dev.grid.member.raft.RaftContext;
import dev.grid.member.raft.RaftGroups;
import dev.grid.protocol.types.RaftGroupId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the Raft groups of a member that has them by default, until somebody uses one: who
 * never does has no thread, file or class of theirs. What begins takes its place among the member's
 * partitions itself. Thread-safe; nothing blocks but {@link #close}.
 *
 * <pre>
 * unused -> beginning   a call to a group, on any thread; the rest is done on a thread of its own
 * beginning -> begun    they are there, and take calls themselves
 * beginning -> unused   they cannot begin: callers are told, and the next call tries again
 * any -> closed         with the member
 * </pre>
 */
final class GroupsOnUse implements GroupPartitions.Groups {

  private final RaftContext member;

  /** Null before they are used, and after they could not begin. Guarded by this. */
  private @Nullable CompletableFuture<RaftGroups> beginning;

  /** Guarded by this. */
  private boolean isClosed;

  private volatile @Nullable RaftGroups begun;

  /** Unused; takes calls to the member's groups. */
  @SuppressWarnings("this-escape") // There are no calls yet.
  GroupsOnUse(RaftContext member) {
    this.member = member;
    member.partitions().groups().groups(this);
  }

  /** Null if they have not begun. */
  @Nullable RaftGroups begun() {
    return begun;
  }

  /** Has them begin, unless they do. What has failed is told once, then tried again. */
  private synchronized CompletableFuture<RaftGroups> begin() {
    if (isClosed) {
      return CompletableFuture.failedFuture(new GridNotActiveException("the member is closed"));
    }
    CompletableFuture<RaftGroups> known = beginning;
    if (known == null) {
      CompletableFuture<RaftGroups> next = new CompletableFuture<>();
      beginning = next;
      Thread.ofVirtual()
          .name(member.config().instanceName() + "-cp-begin")
          .start(() -> begin(next));
      return next;
    }
    if (known.isCompletedExceptionally()) {
      beginning = null;
    }
    return known;
  }

  private void begin(CompletableFuture<RaftGroups> result) {
    try {
      RaftGroups groups = new RaftGroups(member);
      groups.start();
      begun = groups;
      result.complete(groups);
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  /** What a call fails with that has them begin: it is to come again. */
  private RuntimeException notYet() {
    CompletableFuture<RaftGroups> known = begin();
    return known.isCompletedExceptionally()
            && CallFuture.unwrapped(known.exceptionNow()) instanceof RuntimeException failure
        ? failure
        : new NotReadyException("the Raft groups of this member begin at this moment");
  }

  @Override
  public int place(RaftGroupId group) {
    throw notYet();
  }

  @Override
  public @Nullable UUID member(RaftGroupId group, int attempt) {
    return null;
  }

  @Override
  public RaftGroupId named(String group) {
    throw notYet();
  }

  /** To ask which there are is no use of one. */
  @Override
  public List<RaftGroupId> all() {
    RaftGroups groups = begun;
    return groups == null ? List.of() : groups.all();
  }

  @Override
  public CompletableFuture<RaftGroupId> group(String proxyName) {
    return begin().thenCompose(groups -> groups.group(proxyName));
  }

  /** Ends them, if they have begun or are about to. Blocks. */
  void close() {
    CompletableFuture<RaftGroups> known;
    synchronized (this) {
      isClosed = true;
      known = beginning;
    }
    RaftGroups groups = known == null ? null : joined(known);
    if (groups != null) {
      groups.close();
    }
  }

  private static @Nullable RaftGroups joined(CompletableFuture<RaftGroups> known) {
    try {
      return known.join();
    } catch (CompletionException e) {
      return null; // They could not begin, and callers were told.
    }
  }
}
