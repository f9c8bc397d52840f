package dev.grid.spring.data.mapping.event;

import org.springframework.data.mapping.callback.EntityCallback;

/**
 * Changes an entity that is about to be saved, before its id and version are set: what it says of
 * being new still holds.
 *
 * <p>A bean of this type is called for every entity of its type; several in the order of
 * {@code @Order}. It runs on the caller's thread and must not wait for long.
 */
@FunctionalInterface
public interface BeforeConvertCallback<T> extends EntityCallback<T> {

  /** Returns what to save instead, or the same; {@code map} is the name of the entity's map. */
  T onBeforeConvert(T entity, String map);
}
