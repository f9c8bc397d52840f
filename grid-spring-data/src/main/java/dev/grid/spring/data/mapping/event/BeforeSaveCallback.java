package dev.grid.spring.data.mapping.event;

import org.springframework.data.mapping.callback.EntityCallback;

/**
 * Changes an entity that is about to be stored, with its id and its next version, which it must
 * keep.
 *
 * <p>A bean of this type is called for every entity of its type; several in the order of
 * {@code @Order}. It runs on the caller's thread and must not wait for long.
 */
@FunctionalInterface
public interface BeforeSaveCallback<T> extends EntityCallback<T> {

  /** Returns what to store instead, or the same; {@code map} is the name of the entity's map. */
  T onBeforeSave(T entity, String map);
}
