package dev.grid.spring.data.mapping.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;
import org.springframework.core.ResolvableType;
import org.springframework.core.ResolvableTypeProvider;

/**
 * What happens to an entity. Listeners may ask for one class: {@code @EventListener void
 * on(AfterSaveEvent<Order> event)}. Immutable, but for the entity.
 *
 * @param <E> the entity's class
 */
public abstract class GridMappingEvent<E> extends ApplicationEvent
    implements ResolvableTypeProvider {

  private final transient Class<E> type;
  private final transient @Nullable Object id;
  private final transient @Nullable E entity;
  private final String map;

  GridMappingEvent(Class<E> type, String map, @Nullable Object id, @Nullable E entity) {
    super(entity != null ? entity : Objects.requireNonNull(id, "id"));
    this.type = type;
    this.map = map;
    this.id = id;
    this.entity = entity;
  }

  /** The entity's class. */
  public final Class<E> type() {
    return type;
  }

  /** The name of the map that it is kept in. */
  public final String map() {
    return map;
  }

  /** Its id; null of one that has none yet. */
  public final @Nullable Object id() {
    return id;
  }

  /** The entity itself; null where only its id is known, as when it is removed by id. */
  public final @Nullable E entity() {
    return entity;
  }

  @Override
  public final ResolvableType getResolvableType() {
    return ResolvableType.forClassWithGenerics(getClass(), type);
  }
}
