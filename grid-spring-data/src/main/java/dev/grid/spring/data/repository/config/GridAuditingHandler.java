package dev.grid.spring.data.repository.config;

import dev.grid.spring.data.mapping.GridMappingContext;
import java.util.List;
import org.springframework.data.auditing.IsNewAwareAuditingHandler;
import org.springframework.data.mapping.context.PersistentEntities;

/** Audits the grid's entities, whatever other modules there are. */
final class GridAuditingHandler extends IsNewAwareAuditingHandler {

  GridAuditingHandler(GridMappingContext context) {
    super(new PersistentEntities(List.of(context)));
  }
}
