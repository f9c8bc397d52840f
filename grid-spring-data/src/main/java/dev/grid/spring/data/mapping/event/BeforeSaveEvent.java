package dev.grid.spring.data.mapping.event;

import org.jspecify.annotations.Nullable;

/** An entity is about to be stored, with its id and its next version. */
public final class BeforeSaveEvent<E> extends GridMappingEvent<E> {

  public BeforeSaveEvent(Class<E> type, String map, @Nullable Object id, @Nullable E entity) {
    super(type, map, id, entity);
  }
}
