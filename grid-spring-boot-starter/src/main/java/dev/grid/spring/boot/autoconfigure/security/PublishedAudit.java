package dev.grid.spring.boot.autoconfigure.security;

import dev.grid.security.AuditEvent;
import dev.grid.security.AuditEvent.Fields;
import dev.grid.security.AuditSink;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Publishes what auditors want to know as Boot's events, of types such as {@code
 * grid.login-refused}, while the context is there. Thread-safe.
 */
record PublishedAudit(ConfigurableApplicationContext context) implements AuditSink {

  private static final String TYPE_PREFIX = "grid.";
  private static final String OUTCOME = "outcome";

  @Override
  public void audit(AuditEvent event) {
    if (!context.isActive()) {
      return;
    }
    Map<String, Object> data = new LinkedHashMap<>(event.fields());
    data.put(OUTCOME, event.isSuccess() ? "success" : "failure");
    String principal = event.fields().getOrDefault(Fields.PRINCIPAL, "");
    context.publishEvent(
        new AuditApplicationEvent(
            event.time(), principal, TYPE_PREFIX + event.type().text(), data));
  }
}
