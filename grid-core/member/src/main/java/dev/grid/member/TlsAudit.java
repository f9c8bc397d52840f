package dev.grid.member;

import dev.grid.member.security.Audit;
import dev.grid.member.tls.MemberTls;
import dev.grid.security.AuditEvent;
import dev.grid.security.AuditEvent.Fields;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Tells auditors of handshakes that fail and certificates that change. Thread-safe. */
record TlsAudit(Audit audit) implements MemberTls.Events {

  @Override
  public void handshakeFailed(@Nullable SocketAddress remote, String why) {
    audit
        .event(AuditEvent.Type.TLS_FAILED, false)
        .with(Fields.REMOTE, remote)
        .with(Fields.REASON, why)
        .tell();
  }

  @Override
  public void certificateChanged(@Nullable String failure) {
    audit
        .event(AuditEvent.Type.CERTIFICATE_CHANGED, failure == null)
        .with(Fields.REASON, failure)
        .tell();
  }
}
