package dev.grid.spring.data.mapping.event;

import org.jspecify.annotations.Nullable;

/** An entity is about to be removed, by itself or by its id. */
public final class BeforeDeleteEvent<E> extends GridMappingEvent<E> {

  public BeforeDeleteEvent(Class<E> type, String map, @Nullable Object id, @Nullable E entity) {
    super(type, map, id, entity);
  }
}
