package dev.grid.spring.data.mapping.event;

import org.jspecify.annotations.Nullable;

/** An entity has been stored. */
public final class AfterSaveEvent<E> extends GridMappingEvent<E> {

  public AfterSaveEvent(Class<E> type, String map, @Nullable Object id, @Nullable E entity) {
    super(type, map, id, entity);
  }
}
