package dev.grid.spring.data.mapping.event;

import org.jspecify.annotations.Nullable;

/**
 * An entity has been removed, by itself or by its id; or was not there when it was to be. {@code
 * deleteAll()} of a whole map is told by none.
 */
public final class AfterDeleteEvent<E> extends GridMappingEvent<E> {

  public AfterDeleteEvent(Class<E> type, String map, @Nullable Object id, @Nullable E entity) {
    super(type, map, id, entity);
  }
}
