package dev.grid.member;

import dev.grid.member.cluster.ClusterState;
import dev.grid.member.security.Audit;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.security.AuditEvent;
import dev.grid.security.AuditEvent.Fields;
import org.jspecify.annotations.Nullable;

/** Tells the audit of members that have joined. Confined to the cluster thread. */
final class ClusterAudit implements MemberCore.StateListener {

  private final Audit audit;

  ClusterAudit(Audit audit) {
    this.audit = audit;
  }

  @Override
  public void adopted(@Nullable ClusterState before, ClusterState state) {
    if (before == null || before.members().equals(state.members())) {
      return;
    }
    for (MemberInfo member : state.members()) {
      if (before.member(member.uuid()) == null) {
        audit
            .event(AuditEvent.Type.MEMBER_JOINED, true)
            .with(Fields.PRINCIPAL, member.uuid())
            .with(Fields.REMOTE, member.address())
            .tell();
      }
    }
  }
}
