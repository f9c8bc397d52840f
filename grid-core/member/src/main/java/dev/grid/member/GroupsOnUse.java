package dev.grid.member;

import dev.grid.GridNotActiveException;
import dev.grid.NotReadyException;
import dev.grid.kernel.CallFuture;
import dev.grid.member.partition.GroupPartitions;
import dev.grid.member.raft.RaftGroups;
import dev.grid.protocol.types.RaftGroupId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the Raft groups of a member that has them by default, until somebody uses one: who
 * never does has no thread, file or class of theirs. What begins takes its place among the member's
 * partitions itself. Thread-safe; nothing blocks but {@link #close}.
 *
 * <pre>
 * unused -> beginning   a call to a group, on any thread; the rest is done on a thread of its own
 * beginning -> begun    they are there, and take calls themselves
 * beginning -> failed   they cannot begin: calls are told, for some seconds
 * failed -> beginning   the next call after that
 * any -> closed         with the member
 * </pre>
 */
final class GroupsOnUse implements GroupPartitions.Groups {

  /** So long after they could not begin calls are told so, those that came before too. */
  private static final long TOLD_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String threadName;
  private final Supplier<RaftGroups> make;
  private final LongSupplier nanoClock;

  /** The last attempt; null before they are used. Guarded by this. */
  private @Nullable CompletableFuture<RaftGroups> beginning;

  /** When the last attempt has failed. Guarded by this. */
  private long failedNanos;

  /** Guarded by this. */
  private boolean isClosed;

  private volatile @Nullable RaftGroups begun;

  /**
   * Unused.
   *
   * @param threadName of the thread on which they begin
   * @param make begins them; blocks
   */
  GroupsOnUse(String threadName, Supplier<RaftGroups> make, LongSupplier nanoClock) {
    this.threadName = threadName;
    this.make = make;
    this.nanoClock = nanoClock;
  }

  /** Null if they have not begun. */
  @Nullable RaftGroups begun() {
    return begun;
  }

  /** Has them begin, unless they do, or could not a moment ago. */
  private synchronized CompletableFuture<RaftGroups> begin() {
    if (isClosed) {
      return CompletableFuture.failedFuture(new GridNotActiveException("the member is closed"));
    }
    CompletableFuture<RaftGroups> known = beginning;
    boolean isOld =
        known != null
            && known.isCompletedExceptionally()
            && nanoClock.getAsLong() - failedNanos > TOLD_NANOS;
    if (known == null || isOld) {
      CompletableFuture<RaftGroups> next = new CompletableFuture<>();
      beginning = next;
      Thread.ofVirtual().name(threadName).start(() -> begin(next));
      return next;
    }
    return known;
  }

  private void begin(CompletableFuture<RaftGroups> result) {
    try {
      RaftGroups groups = make.get();
      begun = groups;
      result.complete(groups);
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        failedNanos = nanoClock.getAsLong();
      }
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
