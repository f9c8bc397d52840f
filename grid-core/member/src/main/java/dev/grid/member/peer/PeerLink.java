package dev.grid.member.peer;

import dev.grid.kernel.Retries;
import dev.grid.protocol.types.MemberInfo;
import io.netty.channel.EventLoop;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this member has to do with another one: the connection to it, if there is one, and the
 * attempts to make one while it is wanted. Confined to its home loop, but for {@code sender} and
 * {@code info}, which any thread reads.
 *
 * <pre>
 * IDLE      -> DIALLING   it is kept, or it has connected to this member
 * DIALLING  -> CONNECTED | WAITING (wanted) | IDLE (not wanted)
 * WAITING   -> DIALLING   the pause is over, or there is news of it
 * CONNECTED -> DIALLING   the connection broke: at once, for evidence of the other's death
 * IDLE, WAITING -> CONNECTED   an attempt that somebody else asked for arrived here
 * any       -> GONE       it said goodbye, another process has its address, or nobody wants it
 *                         any more; final: who comes after that gets a new link
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // Timers look at the state when they run.
final class PeerLink {

  private static final Logger log = LoggerFactory.getLogger(PeerLink.class);

  /**
   * How often a broken connection is dialled for evidence although nobody wants it: a process that
   * is just dying may still take the first.
   */
  private static final int EVIDENCE_DIALS = 3;

  private enum State {
    IDLE,
    DIALLING,
    WAITING,
    CONNECTED,
    GONE
  }

  private final PeerNetwork network;
  private final EventLoop home;
  private final UUID id;
  private final PeerLimits limits;
  private final Retries redials;

  private volatile MemberInfo info;
  private volatile @Nullable PeerSender sender;

  private State state = State.IDLE;
  private boolean kept;
  private boolean removed;
  private @Nullable PeerReceiver receiver;
  private @Nullable PeerDial claim;
  private @Nullable ScheduledFuture<?> redial;

  /** Pauses since it was connected last. */
  private int pauses;

  private boolean wasConnected;

  /** How often a member that nobody wants is still to be dialled. */
  private int evidenceDials;

  /** Whether the listener believes that there is a connection. */
  private boolean toldConnected;

  /** Whether the listener knows that the process is gone. */
  private boolean toldGone;

  /** When older connections of the member deliver nothing any more. */
  private CompletableFuture<Void> retired = CompletableFuture.completedFuture(null);

  PeerLink(PeerNetwork network, EventLoop home, MemberInfo info) {
    this.network = network;
    this.home = home;
    this.id = info.uuid();
    this.info = info;
    this.limits = network.limits();
    this.redials = new Retries(limits.redialMillisMin(), limits.redialMillisMax());
  }

  // From any thread.

  UUID id() {
    return id;
  }

  EventLoop home() {
    return home;
  }

  MemberInfo info() {
    return info;
  }

  /** The connection, if there is one. */
  @Nullable PeerSender sender() {
    return sender;
  }

  /** An attempt was welcomed. */
  void established(PeerDial dial, PeerSender open) {
    PeerNetwork.execute(home, () -> connect(dial, open));
  }

  /** The connection to the member broke. */
  void senderClosed(PeerSender closed) {
    PeerNetwork.execute(home, () -> disconnect(closed));
  }

  /** A connection of the member broke. */
  void receiverClosed(PeerReceiver closed, boolean goodbye) {
    PeerNetwork.execute(home, () -> released(closed, goodbye));
  }

  /** The attempt that had the right to connect failed. */
  void unclaim(PeerDial dial) {
    PeerNetwork.execute(
        home,
        () -> {
          if (claim == dial) {
            claim = null;
          }
        });
  }

  // On the home loop.

  boolean isRemoved() {
    return removed;
  }

  /** Wants a connection, for as long as it is kept. */
  void keep(MemberInfo current) {
    kept = true;
    info = current;
    if (state == State.IDLE) {
      dial();
    }
  }

  void release() {
    kept = false;
    removeIfUnused();
  }

  /** Ends the connection, and does not dial again unless it is wanted again. */
  void forget() {
    kept = false;
    PeerSender open = sender;
    if (state != State.GONE) {
      to(State.IDLE);
    }
    sender = null;
    if (open != null) {
      open.close(null);
    }
    tellBroken(false);
    removeIfUnused();
  }

  /** Takes a connection of the member, and says so when it is the only one that delivers. */
  void admit(PeerReceiver admitted, MemberInfo current, Consumer<PeerLink> opened) {
    PeerReceiver before = receiver;
    receiver = admitted;
    info = current;
    if (before != null) {
      CompletableFuture<Void> ended = new CompletableFuture<>();
      before.retire(() -> ended.complete(null));
      retired = CompletableFuture.allOf(retired, ended);
    }
    retired.thenRun(() -> opened.accept(this));
    if (state == State.IDLE || state == State.WAITING) {
      dial();
    }
  }

  /** Gives the right to connect to one attempt; returns the one that has it, or null if none. */
  @Nullable PeerDial claim(PeerDial dial) {
    if (state == State.CONNECTED || state == State.GONE) {
      return null;
    }
    if (claim == null) {
      claim = dial;
    }
    return claim;
  }

  private boolean isWanted() {
    return kept || receiver != null;
  }

  private void dial() {
    to(State.DIALLING);
    network
        .attempt(info.address())
        .result()
        .whenComplete((found, failure) -> PeerNetwork.execute(home, () -> dialled(found, failure)));
  }

  private void dialled(@Nullable MemberInfo found, @Nullable Throwable failure) {
    if (state != State.DIALLING) {
      return;
    }
    if (found != null && !found.uuid().equals(id)) {
      log.debug("member={} is gone: member={} has its address", id, found.uuid());
      gone();
      return;
    }
    boolean refused = failure != null && PeerNetwork.isRefused(failure);
    if (refused
        && receiver != null
        && pauses > 0
        && network.logLimit().allows("unreachable" + id)) {
      log.warn(
          "member cannot be reached, although it reaches this one: member={} address={}"
              + ": check the public host and port that it is configured with",
          id,
          info.address());
    }
    tellBroken(refused && receiver == null);
    if (isWanted() || (!refused && evidenceDials-- > 0)) {
      waitToDial();
    } else {
      to(State.IDLE);
      removeIfUnused();
    }
  }

  private void waitToDial() {
    to(State.WAITING);
    redial =
        home.schedule(
            () -> {
              if (state == State.WAITING) {
                dial();
              }
            },
            redials.pauseMillis(pauses++),
            TimeUnit.MILLISECONDS);
  }

  private void connect(PeerDial dial, PeerSender open) {
    if (claim == dial) {
      claim = null;
    }
    if (state == State.GONE || state == State.CONNECTED || removed) {
      open.close(null);
      return;
    }
    tellBroken(false);
    to(State.CONNECTED);
    info = open.member();
    sender = open;
    pauses = 0;
    wasConnected = true;
    toldConnected = true;
    toldGone = false;
    network.listener().connected(id);
  }

  private void disconnect(PeerSender closed) {
    if (sender != closed) {
      return;
    }
    sender = null;
    evidenceDials = EVIDENCE_DIALS;
    home.schedule(
        () -> {
          if (sender == null) {
            tellBroken(false);
          }
        },
        limits.evidenceMillisMax(),
        TimeUnit.MILLISECONDS);
    dial();
  }

  private void released(PeerReceiver closed, boolean goodbye) {
    if (goodbye) {
      gone();
      return;
    }
    if (receiver != closed) {
      return;
    }
    receiver = null;
    switch (state) {
      case CONNECTED -> network.probe(info.address()).thenAccept(this::probed);
      case WAITING -> dial();
      case IDLE -> removeIfUnused();
      case DIALLING, GONE -> {}
    }
  }

  private void probed(boolean refused) {
    PeerNetwork.execute(
        home,
        () -> {
          PeerSender open = sender;
          if (refused && open != null && receiver == null) {
            open.close(null);
          }
        });
  }

  private void tellBroken(boolean gone) {
    if (toldConnected || (gone && !toldGone && (kept || wasConnected))) {
      toldConnected = false;
      toldGone |= gone;
      network.listener().disconnected(id, gone);
    }
  }

  private void gone() {
    if (state == State.GONE) {
      return;
    }
    PeerSender open = end();
    if (open != null) {
      open.close(null);
    }
    if (!toldGone) {
      toldGone = true;
      network.listener().disconnected(id, true);
    }
  }

  private @Nullable PeerSender end() {
    to(State.GONE);
    PeerSender open = sender;
    sender = null;
    kept = false;
    removed = true;
    network.removed(this);
    return open;
  }

  /** Says goodbye, which ends the connection. */
  void close() {
    PeerSender open = end();
    if (open != null) {
      open.sayGoodbye();
    }
  }

  private void removeIfUnused() {
    if (state == State.IDLE && !isWanted() && claim == null) {
      end();
    }
  }

  private void to(State next) {
    if (redial != null) {
      redial.cancel(false);
      redial = null;
    }
    state = next;
  }
}
