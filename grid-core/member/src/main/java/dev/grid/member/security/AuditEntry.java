package dev.grid.member.security;

import dev.grid.kernel.Printable;
import dev.grid.security.AuditEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An audit event before it is told. What is said of it comes from clients, in part, so that it is
 * cut, and cannot begin a line of its own. Confined to one thread.
 */
public final class AuditEntry {

  private final Audit audit;
  private final AuditEvent.Type type;
  private final boolean isSuccess;
  private final Map<String, String> fields = new LinkedHashMap<>();

  AuditEntry(Audit audit, AuditEvent.Type type, boolean isSuccess) {
    this.audit = audit;
    this.type = type;
    this.isSuccess = isSuccess;
  }

  /** With a field of {@link dev.grid.security.AuditEvent.Fields}; without it if it is null. */
  public AuditEntry with(String field, @Nullable Object value) {
    if (value != null) {
      fields.put(field, Printable.of(value.toString()));
    }
    return this;
  }

  /** Tells it, once. */
  public void tell() {
    audit.tell(type, isSuccess, fields);
  }
}
