package dev.grid.spring.data.mapping.event;

import org.springframework.data.mapping.callback.EntityCallback;

/**
 * Changes an entity that has been stored.
 *
 * <p>A bean of this type is called for every entity of its type; several in the order of
 * {@code @Order}. It runs on the caller's thread and must not wait for long.
 */
@FunctionalInterface
public interface AfterSaveCallback<T> extends EntityCallback<T> {

  /**
   * Returns what the caller gets instead, or the same; {@code map} is the name of the entity's map.
   */
  T onAfterSave(T entity, String map);
}
