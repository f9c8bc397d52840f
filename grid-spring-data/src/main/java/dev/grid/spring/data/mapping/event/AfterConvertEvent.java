package dev.grid.spring.data.mapping.event;

import org.jspecify.annotations.Nullable;

/** An entity has been read. */
public final class AfterConvertEvent<E> extends GridMappingEvent<E> {

  public AfterConvertEvent(Class<E> type, String map, @Nullable Object id, @Nullable E entity) {
    super(type, map, id, entity);
  }
}
