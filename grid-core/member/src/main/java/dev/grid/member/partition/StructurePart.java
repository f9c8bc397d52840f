package dev.grid.member.partition;

import dev.grid.NotReadyException;
import dev.grid.StructureId;
import dev.grid.StructureUnavailableException;
import dev.grid.kernel.MemberPart;
import dev.grid.kernel.OutOfMemory;
import dev.grid.kernel.Retries;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of one structure on this member.
 *
 * <pre>
 * CLOSED  -> OPENING  a shard asks for it, and the pause since the last failure is over
 * OPENING -> OPEN     it was opened; shards that wait are told
 * OPENING -> CLOSED   that failed; shards that wait are told
 * any     -> ENDED    the structure was destroyed or the member ends: what is open is closed, and
 *                     what is being opened is closed as soon as it is
 * </pre>
 *
 * <p>Guarded by this. Shards are told, and users' code runs, without it. Nothing blocks but what
 * runs on the pool.
 */
final class StructurePart {

  /** So long do calls wait while it is opened; then they fail, though it may be opened yet. */
  static final long OPENING_MILLIS_MAX = 60_000;

  private static final Logger log = LoggerFactory.getLogger(StructurePart.class);

  private static final Retries RETRIES = new Retries(500, 30_000);

  private enum State {
    CLOSED,
    OPENING,
    OPEN,
    ENDED
  }

  /** Says what it is to whoever watches the pool. */
  private final class Job implements Runnable {

    private final String what;
    private final Runnable task;

    Job(String what, Runnable task) {
      this.what = what;
      this.task = task;
    }

    @Override
    public void run() {
      task.run();
    }

    @Override
    public String toString() {
      return what + " the member part of " + structure;
    }
  }

  /** What a shard is told: ask again. Not with the part's monitor held; may take a partition. */
  interface Asking {
    void told();
  }

  private final StructureId structure;
  private final MemberPart<?> declared;
  private final MemberParts member;

  /** Completes when one of the same structure before it has been closed. */
  private final CompletableFuture<Void> before;

  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final List<Asking> waiting = new ArrayList<>();
  private State state = State.CLOSED;

  /** A thread of the pool opens it, or will: and then closes it if it is not wanted any more. */
  private boolean offered;

  private @Nullable AutoCloseable open;
  private @Nullable StructureUnavailableException failure;
  private int failures;
  private long againMillis;
  private Scheduler.@Nullable Alarm late;

  StructurePart(
      StructureId structure,
      MemberPart<?> declared,
      MemberParts member,
      CompletableFuture<Void> before) {
    this.structure = structure;
    this.declared = declared;
    this.member = member;
    this.before = before;
  }

  /**
   * The part if it is open; else it is opened, and the shard is told when it may ask again.
   *
   * @throws StructureUnavailableException if it cannot be opened now: then the shard is not told
   */
  synchronized @Nullable AutoCloseable ask(Asking shard) {
    switch (state) {
      case OPEN -> {
        return open;
      }
      case ENDED -> throw new NotReadyException(structure + " is ended on this member");
      case OPENING -> {
        if (failure != null) {
          throw failure;
        }
      }
      case CLOSED -> {
        if (failure != null && member.nowMillis() < againMillis) {
          throw failure;
        }
        begin();
      }
    }
    waiting.add(shard);
    return null;
  }

  private void begin() {
    state = State.OPENING;
    failure = null;
    late = member.schedule(this::isLate, OPENING_MILLIS_MAX);
    if (before.isDone()) {
      offer();
      if (failure != null) {
        throw failure;
      }
    } else {
      var unused = before.thenRun(this::offerNow);
    }
  }

  /** What was before has been closed, on a thread of the pool. */
  private void offerNow() {
    List<Asking> told;
    synchronized (this) {
      offer();
      told = failure == null ? List.of() : takeWaiting();
    }
    told.forEach(Asking::told);
  }

  private synchronized void offer() {
    if (state != State.OPENING) {
      return;
    }
    offered = member.onPool(structure, new Job("opening", this::openNow));
    if (!offered) {
      failed("pool=" + MemberPart.POOL + " of this member has no room for it", null);
    }
  }

  private void openNow() {
    if (isEnded()) {
      close(null);
      return;
    }
    AutoCloseable opened = null;
    Throwable cause = null;
    try {
      opened =
          declared
              .type()
              .cast(
                  declared.opening().open(new HostPartServices(structure, member, this::isEnded)));
      if (opened == null) {
        throw new IllegalStateException("what opens it gave nothing");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cause = e;
    } catch (Exception | Error e) {
      OutOfMemory.look(e);
      cause = e;
    }
    if (!openingEnded(opened, cause)) {
      close(opened);
    }
  }

  /** Whether what was opened is wanted still. */
  private boolean openingEnded(@Nullable AutoCloseable opened, @Nullable Throwable cause) {
    List<Asking> told;
    synchronized (this) {
      if (state == State.ENDED) {
        return false;
      }
      offered = false;
      if (cause == null) {
        state = State.OPEN;
        open = opened;
        failure = null;
        failures = 0;
        cancelLate();
      } else {
        failed(cause.toString(), cause);
      }
      told = takeWaiting();
    }
    told.forEach(Asking::told);
    return true;
  }

  /** With this held. */
  private void failed(String why, @Nullable Throwable cause) {
    long pauseMillis = RETRIES.pauseMillis(failures++);
    state = State.CLOSED;
    againMillis = member.nowMillis() + pauseMillis;
    failure =
        new StructureUnavailableException(
            structure
                + ": what it owns on this member cannot be opened: "
                + why
                + "; the first call after millis="
                + pauseMillis
                + " has it tried again",
            cause);
    cancelLate();
    log.warn("{}", failure.getMessage(), cause);
  }

  /** It takes too long for whoever waits. */
  private void isLate() {
    List<Asking> told;
    synchronized (this) {
      if (state != State.OPENING || failure != null) {
        return;
      }
      failure =
          new StructureUnavailableException(
              structure
                  + ": what it owns on this member has been opened for millis="
                  + OPENING_MILLIS_MAX
                  + " and is not open yet; calls are carried out when it is",
              null);
      told = takeWaiting();
    }
    log.warn("{}", structure + ": its member part is not open after millis=" + OPENING_MILLIS_MAX);
    told.forEach(Asking::told);
  }

  private void cancelLate() {
    if (late != null) {
      late.cancel();
      late = null;
    }
  }

  private List<Asking> takeWaiting() {
    List<Asking> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  /** The structure is destroyed, or the member ends. Shards of it are no more, or soon. */
  void end() {
    AutoCloseable closing;
    List<Asking> told;
    boolean isClosed;
    synchronized (this) {
      if (state == State.ENDED) {
        return;
      }
      state = State.ENDED;
      closing = open;
      open = null;
      isClosed = closing == null && !offered;
      cancelLate();
      told = takeWaiting();
    }
    if (closing != null) {
      member.closing(structure, new Job("closing", () -> close(closing)));
    } else if (isClosed) {
      closedWithOthers();
    }
    told.forEach(Asking::told);
  }

  private void closedWithOthers() {
    var unused = before.thenRun(() -> ended.complete(null));
  }

  private void close(@Nullable AutoCloseable closing) {
    try {
      if (closing != null) {
        closing.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      log.warn("{}: closing its member part was interrupted", structure);
    } catch (Exception | Error e) {
      OutOfMemory.look(e);
      log.warn("{}: its member part could not be closed", structure, e);
    } finally {
      ended.complete(null);
    }
  }

  synchronized boolean isEnded() {
    return state == State.ENDED;
  }

  /** Ends it if it is neither open nor about to be; false if it is. */
  boolean endIfUnused() {
    synchronized (this) {
      if (state != State.CLOSED || failure != null) {
        return false;
      }
      state = State.ENDED;
    }
    closedWithOthers();
    return true;
  }

  /** What comes after it: opened only when this is closed. */
  StructurePart successor() {
    return new StructurePart(structure, declared, member, ended);
  }

  /** Completes when it has ended and is closed; on any thread. */
  CompletableFuture<Void> ended() {
    return ended;
  }
}
