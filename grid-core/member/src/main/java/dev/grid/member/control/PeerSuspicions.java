package dev.grid.member.control;

import java.util.List;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.stack.Protocol;

/**
 * Passes evidence of a member's death up the stack. It sits above the verification of suspicions: a
 * host that refuses connections to the member's port has verified it already.
 */
final class PeerSuspicions extends Protocol {

  static {
    ClassConfigurator.addProtocol((short) 5702, PeerSuspicions.class);
  }

  void suspect(Address member) {
    up_prot.up(new Event(Event.SUSPECT, List.of(member)));
  }

  /**
   * Takes a suspicion back. Else it would stay until the next view, and decide who is in that.
   * Suspicions come as a collection, but each is taken back by itself.
   */
  void unsuspect(Address member) {
    up_prot.up(new Event(Event.UNSUSPECT, member));
  }
}
