package dev.grid.spring.data.core;

import dev.grid.spring.data.mapping.GridPersistentEntity;
import dev.grid.spring.data.mapping.event.AfterConvertCallback;
import dev.grid.spring.data.mapping.event.AfterConvertEvent;
import dev.grid.spring.data.mapping.event.AfterDeleteEvent;
import dev.grid.spring.data.mapping.event.AfterSaveCallback;
import dev.grid.spring.data.mapping.event.AfterSaveEvent;
import dev.grid.spring.data.mapping.event.BeforeConvertCallback;
import dev.grid.spring.data.mapping.event.BeforeConvertEvent;
import dev.grid.spring.data.mapping.event.BeforeDeleteEvent;
import dev.grid.spring.data.mapping.event.BeforeSaveCallback;
import dev.grid.spring.data.mapping.event.BeforeSaveEvent;
import dev.grid.spring.data.mapping.event.GridMappingEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.mapping.callback.EntityCallback;
import org.springframework.data.mapping.callback.EntityCallbacks;

/**
 * Tells an application of what happens to its entities, and lets it change them. Immutable.
 *
 * @param callbacks null if there are none
 * @param events null if nobody is told
 * @param isChangingReads whether there may be callbacks that change what has been read
 */
record EntityLifecycle(
    @Nullable EntityCallbacks callbacks,
    @Nullable ApplicationEventPublisher events,
    boolean isChangingReads) {

  /** Of a template that is no bean. */
  static final EntityLifecycle NONE = new EntityLifecycle(null, null, false);

  static EntityLifecycle of(ApplicationContext context, boolean isPublishing) {
    return new EntityLifecycle(
        EntityCallbacks.create(context),
        isPublishing ? context : null,
        context.getBeanNamesForType(AfterConvertCallback.class, true, false).length > 0);
  }

  /** Makes an event of its arguments. */
  private interface EventOf<T> {
    GridMappingEvent<T> make(Class<T> type, String map, @Nullable Object id, @Nullable T value);
  }

  <T> T beforeConvert(GridPersistentEntity<T> entity, T given) {
    Object id = events == null ? null : entity.getIdentifierAccessor(given).getIdentifier();
    return told(entity, id, given, BeforeConvertEvent::new, BeforeConvertCallback.class);
  }

  <T> T beforeSave(GridPersistentEntity<T> entity, Object id, T value) {
    return told(entity, id, value, BeforeSaveEvent::new, BeforeSaveCallback.class);
  }

  <T> T afterSave(GridPersistentEntity<T> entity, Object id, T value) {
    return told(entity, id, value, AfterSaveEvent::new, AfterSaveCallback.class);
  }

  <T> T afterConvert(GridPersistentEntity<T> entity, Object id, T value) {
    return told(entity, id, value, AfterConvertEvent::new, AfterConvertCallback.class);
  }

  <T> void beforeDelete(GridPersistentEntity<T> entity, Object id, @Nullable T value) {
    publish(entity, id, value, BeforeDeleteEvent::new);
  }

  <T> void afterDelete(GridPersistentEntity<T> entity, Object id, @Nullable T value) {
    publish(entity, id, value, AfterDeleteEvent::new);
  }

  private <T> T told(
      GridPersistentEntity<T> entity,
      @Nullable Object id,
      T value,
      EventOf<T> event,
      @SuppressWarnings("rawtypes") Class<? extends EntityCallback> callback) {
    publish(entity, id, value, event);
    return callbacks == null ? value : callbacks.callback(callback, value, entity.mapName());
  }

  private <T> void publish(
      GridPersistentEntity<T> entity, @Nullable Object id, @Nullable T value, EventOf<T> event) {
    if (events != null) {
      events.publishEvent(event.make(entity.getType(), entity.mapName(), id, value));
    }
  }
}
