package dev.grid.member.hosts;

import dev.grid.member.peer.PeerMessages.OfHosts;
import java.util.UUID;

/**
 * What a member has of structures that live on members: has replicated ones converge. Thread-safe;
 * nothing blocks.
 */
public final class MemberHost {

  private final HostContext member;
  private final Convergence convergence;

  /** Of a member without structures. */
  public MemberHost(HostContext member) {
    this.member = member;
    this.convergence = new Convergence(member);
    member.own().onChange(convergence);
  }

  /** Begins to compare with other members. */
  public void start() {
    convergence.start();
  }

  /** Ends what {@link #start} began, for good. */
  public void stop() {
    convergence.stop();
  }

  /**
   * This member is about to end: calls to what lives on it are refused from now on, and those that
   * wait, for their callers to go to another member; then the others are told what they have not
   * been. {@link #isTold} says when they have it. Takes long; for threads that may wait.
   */
  public void leave() {
    member.own().close();
    convergence.tellLast();
  }

  /**
   * Whether the members that can be reached, one at least, have said that they have all changes of
   * replicated structures that were made here before {@link #leave}; but for what was lost on the
   * way to them in the last moments before, which only the next comparison would show.
   */
  public boolean isTold() {
    return convergence.isTold();
  }

  /** Takes a message. On I/O threads. */
  public void received(UUID from, OfHosts message) {
    convergence.received(from, message);
  }

  /** Messages reach the member now. */
  public void connected(UUID other) {
    convergence.connected(other);
  }

  /** Messages do not reach the member any more. */
  public void disconnected(UUID other) {
    convergence.disconnected(other);
  }
}
