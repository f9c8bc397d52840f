package dev.grid.spring.data.mapping.event;

import org.jspecify.annotations.Nullable;

/** An entity is about to be saved, as it was given, before its id and version are set. */
public final class BeforeConvertEvent<E> extends GridMappingEvent<E> {

  public BeforeConvertEvent(Class<E> type, String map, @Nullable Object id, @Nullable E entity) {
    super(type, map, id, entity);
  }
}
