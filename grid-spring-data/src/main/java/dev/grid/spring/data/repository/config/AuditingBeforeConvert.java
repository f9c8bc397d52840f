package dev.grid.spring.data.repository.config;

import dev.grid.spring.data.mapping.event.BeforeConvertCallback;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.core.Ordered;
import org.springframework.data.auditing.IsNewAwareAuditingHandler;

/** Has entities audited before they are saved, ahead of other callbacks. Immutable. */
final class AuditingBeforeConvert implements BeforeConvertCallback<Object>, Ordered {

  private static final int ORDER = 100;

  private final ObjectFactory<IsNewAwareAuditingHandler> handler;

  AuditingBeforeConvert(ObjectFactory<IsNewAwareAuditingHandler> handler) {
    this.handler = handler;
  }

  @Override
  public Object onBeforeConvert(Object entity, String map) {
    return handler.getObject().markAudited(entity);
  }

  @Override
  public int getOrder() {
    return ORDER;
  }
}
