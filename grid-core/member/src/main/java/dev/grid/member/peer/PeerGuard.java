package dev.grid.member.peer;

import dev.grid.member.peer.PeerRefusedException.Reason;
import dev.grid.member.security.MemberSecurity;
import dev.grid.security.AuditEvent;
import dev.grid.security.AuditEvent.Fields;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** Who may try to join, and who is told of those that may not. Thread-safe. */
public final class PeerGuard {

  /** Everybody may try. */
  static final PeerGuard NONE = new PeerGuard();

  private final @Nullable MemberSecurity security;

  private PeerGuard() {
    security = null;
  }

  /** Of a member. */
  public PeerGuard(MemberSecurity security) {
    this.security = security;
  }

  /**
   * Refuses who is where nobody is let in from, whoever of both connected.
   *
   * @throws PeerRefusedException that says what to set
   */
  void requireAdmissible(Channel channel) {
    String refusal =
        security == null
            ? null
            : security.memberRefusal(channel.remoteAddress(), channel.localAddress());
    if (refusal != null) {
      throw new PeerRefusedException(Reason.SECRET, refusal);
    }
  }

  /** One who wanted to join, or was to be joined, was refused. */
  void refused(Channel channel, PeerRefusedException refused) {
    if (security != null) {
      security
          .audit()
          .event(AuditEvent.Type.MEMBER_REFUSED, false)
          .with(Fields.REMOTE, channel.remoteAddress())
          .with(Fields.REASON, refused.reason() + ": " + refused.getMessage())
          .tell();
    }
  }
}
