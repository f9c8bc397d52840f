package dev.grid.spring.data.core;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.query.IndexConfig;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * The {@link GridOperations} over a grid, embedded or client. As a bean it calls the application's
 * entity callbacks and publishes events. Thread-safe.
 */
public final class GridTemplate implements GridOperations, ApplicationContextAware {

  private static final GridExceptionTranslator EXCEPTIONS = new GridExceptionTranslator();

  private static final String NO_ENTITY = "The given entity must not be null";
  private static final String NO_ID = "The given id must not be null";

  private final Grid grid;
  private final GridMappingContext context;
  private final QueryEngine engine;
  private volatile EntityLifecycle lifecycle = EntityLifecycle.NONE;
  private volatile @Nullable ApplicationContext application;
  private volatile boolean isPublishing = true;

  /** A template that learns entity classes as they are used. */
  public GridTemplate(Grid grid) {
    this(grid, new GridMappingContext());
  }

  /** A template over known entity classes. */
  @Autowired
  public GridTemplate(Grid grid, GridMappingContext context) {
    this.grid = grid;
    this.context = context;
    this.engine = new SearchingQueryEngine(context, new ScanningQueryEngine(context));
  }

  @Override
  public void setApplicationContext(ApplicationContext application) {
    this.application = application;
    lifecycle = EntityLifecycle.of(application, isPublishing);
  }

  /**
   * Whether to publish the events of {@code dev.grid.spring.data.mapping.event}, which it does by
   * default; it costs some microseconds an entity. Callbacks are called all the same.
   */
  public void setEntityLifecycleEventsEnabled(boolean enabled) {
    isPublishing = enabled;
    ApplicationContext known = application;
    if (known != null) {
      lifecycle = EntityLifecycle.of(known, enabled);
    }
  }

  @Override
  public <T> T insert(T entity) {
    Assert.notNull(entity, NO_ENTITY);
    return translating(
        () -> {
          GridPersistentEntity<T> known = entityOf(entity);
          return writer(known).insert(known, entity);
        });
  }

  @Override
  public <T> T save(T entity) {
    Assert.notNull(entity, NO_ENTITY);
    return translating(
        () -> {
          GridPersistentEntity<T> known = entityOf(entity);
          return writer(known).save(known, entity);
        });
  }

  @Override
  public <T> List<T> saveAll(Iterable<? extends T> entities) {
    return translating(
        () -> {
          List<T> saved = new ArrayList<>();
          List<T> window = new ArrayList<>();
          GridPersistentEntity<T> of = null;
          for (T entity : entities) {
            GridPersistentEntity<T> known = entityOf(entity);
            boolean isFull = window.size() == EntityWriter.WINDOW_CALLS;
            if (of != null && (of != known || isFull || hasItself(window, entity))) {
              saved.addAll(writer(of).saveWindow(of, window));
              window.clear();
            }
            of = known;
            window.add(entity);
          }
          if (of != null) {
            saved.addAll(writer(of).saveWindow(of, window));
          }
          return saved;
        });
  }

  /** The same object: in one window it would be stored with its last version twice. */
  private static boolean hasItself(List<?> window, Object entity) {
    for (Object each : window) {
      if (each == entity) {
        return true;
      }
    }
    return false;
  }

  @Override
  public <T> Optional<T> findById(Object id, Class<T> type) {
    Assert.notNull(id, NO_ID);
    return translating(() -> Optional.ofNullable(loaded(id, map(type).get(id), type)));
  }

  private <T> @Nullable T loaded(Object id, @Nullable T value, Class<T> type) {
    if (value == null) {
      return null;
    }
    GridPersistentEntity<T> entity = context.entity(type);
    ScanningQueryEngine.requireType(entity.mapName(), id, value, entity);
    return lifecycle.afterConvert(entity, id, value);
  }

  @Override
  public <T> List<T> findAllById(Iterable<?> ids, Class<T> type) {
    return translating(
        () -> {
          List<T> found = new ArrayList<>();
          inWindows(
              ids,
              window -> {
                Map<Object, T> values = map(type).getAll(window);
                for (Object id : window) {
                  T value = loaded(id, values.get(id), type);
                  if (value != null) {
                    found.add(value);
                  }
                }
              });
          return found;
        });
  }

  private static void inWindows(Iterable<?> ids, Consumer<List<Object>> action) {
    List<Object> window = new ArrayList<>();
    for (Object id : ids) {
      window.add(id);
      if (window.size() == EntityWriter.WINDOW_CALLS) {
        action.accept(window);
        window.clear();
      }
    }
    if (!window.isEmpty()) {
      action.accept(window);
    }
  }

  @Override
  public boolean existsById(Object id, Class<?> type) {
    Assert.notNull(id, NO_ID);
    return translating(() -> map(type).containsKey(id));
  }

  @Override
  public <T> List<T> find(GridQuery query, Class<T> type) {
    return translating(() -> loaded(selected(query, type), context.entity(type)));
  }

  private <T> List<T> loaded(Map<Object, T> found, GridPersistentEntity<T> entity) {
    List<T> values = new ArrayList<>(found.size());
    found.forEach((id, value) -> values.add(lifecycle.afterConvert(entity, id, value)));
    return values;
  }

  @Override
  public <T> List<Map<String, @Nullable Object>> findProperties(
      GridQuery query, Collection<String> properties, Class<T> type) {
    return translating(
        () -> {
          requireSortable(query.sort(), type);
          List<String> names = List.copyOf(properties);
          List<Map<String, @Nullable Object>> parts =
              lifecycle.isChangingReads()
                  ? null
                  : engine.selectProperties(map(type), context.entity(type), query, names);
          return parts != null ? parts : propertiesOf(find(query, type), names, type);
        });
  }

  private <T> List<Map<String, @Nullable Object>> propertiesOf(
      List<T> entities, List<String> names, Class<T> type) {
    GridPersistentEntity<T> entity = context.entity(type);
    List<Map<String, @Nullable Object>> parts = new ArrayList<>(entities.size());
    for (T each : entities) {
      PersistentPropertyAccessor<T> accessor = entity.getPropertyAccessor(each);
      Map<String, @Nullable Object> part = new LinkedHashMap<>();
      for (String name : names) {
        part.put(name, accessor.getProperty(entity.getRequiredPersistentProperty(name)));
      }
      parts.add(part);
    }
    return parts;
  }

  @Override
  public void ensureIndexes(Class<?> type) {
    translating(
        () -> {
          GridPersistentEntity<?> entity = context.entity(type);
          Set<IndexConfig> indexes = EntityIndexes.of(context, entity);
          if (!indexes.isEmpty()) {
            GridMap<Object, ?> map = map(entity);
            indexes.forEach(map::addIndex);
          }
          return true;
        });
  }

  /** By key, because a scan may show an entry twice. */
  private <T> Map<Object, T> selected(GridQuery query, Class<T> type) {
    requireSortable(query.sort(), type);
    Map<Object, T> found = new LinkedHashMap<>();
    Iterator<Map.Entry<Object, T>> matches = engine.select(map(type), context.entity(type), query);
    matches.forEachRemaining(match -> found.put(match.getKey(), match.getValue()));
    return found;
  }

  /** Whoever evaluates the query. */
  private void requireSortable(Sort sort, Class<?> type) {
    for (Sort.Order by : sort) {
      PathReader.ofSort(context, context.entity(type), by.getProperty());
    }
  }

  @Override
  public <T> Window<T> scroll(GridQuery query, KeysetScrollPosition position, Class<T> type) {
    return translating(() -> scrolled(query, position, type));
  }

  private <T> Window<T> scrolled(GridQuery query, KeysetScrollPosition position, Class<T> type) {
    requireSortable(query.sort(), type);
    GridPersistentEntity<T> entity = context.entity(type);
    Limit limit = query.limit();
    boolean isLimited = limit.isLimited() && limit.max() < Integer.MAX_VALUE;
    boolean isBackward = position.scrollsBackward();
    GridQuery inOrder = isBackward ? query.with(reversed(query.sort(), entity)) : query;
    // One more than wanted, to see whether there is another window.
    GridQuery more = isLimited ? inOrder.with(Limit.of(limit.max() + 1)) : inOrder;
    List<T> found = new ArrayList<>();
    for (Map.Entry<Object, T> each :
        engine.selectAfter(map(type), entity, more, position.getKeys())) {
      found.add(lifecycle.afterConvert(entity, each.getKey(), each.getValue()));
    }
    boolean hasNext = isLimited && found.size() > limit.max();
    List<T> inReach = hasNext ? found.subList(0, limit.max()) : found;
    List<T> window = isBackward ? inReach.reversed() : inReach;
    return Window.from(
        window,
        i -> ScrollPosition.of(keysOf(entity, query, window.get(i)), position.getDirection()),
        hasNext);
  }

  /** The opposite order, that of ids among equals with it. */
  private static Sort reversed(Sort sort, GridPersistentEntity<?> entity) {
    String id = entity.getRequiredIdProperty().getName();
    List<Sort.Order> orders = new ArrayList<>();
    for (Sort.Order by : sort) {
      boolean isNullsFirst = by.getNullHandling() == Sort.NullHandling.NULLS_FIRST;
      orders.add(
          by.reverse()
              .with(isNullsFirst ? Sort.NullHandling.NULLS_LAST : Sort.NullHandling.NULLS_FIRST));
    }
    if (sort.getOrderFor(id) == null) {
      orders.add(Sort.Order.desc(id));
    }
    return Sort.by(orders);
  }

  private Map<String, @Nullable Object> keysOf(
      GridPersistentEntity<?> entity, GridQuery query, Object value) {
    Map<String, @Nullable Object> keys = new LinkedHashMap<>();
    for (Sort.Order by : query.sort()) {
      keys.put(by.getProperty(), PathReader.of(context, entity, by.getProperty()).read(value));
    }
    keys.put(
        entity.getRequiredIdProperty().getName(),
        entity.getIdentifierAccessor(value).getRequiredIdentifier());
    return keys;
  }

  @Override
  public <T> Page<T> findPage(GridQuery query, Pageable pageable, Class<T> type) {
    return translating(
        () -> {
          GridQuery page = query.with(pageable);
          requireSortable(page.sort(), type);
          GridPersistentEntity<T> entity = context.entity(type);
          QueryEngine.Selection<T> selection = engine.selectAndCount(map(type), entity, page);
          List<T> content = new ArrayList<>();
          for (T each : selection.content()) {
            content.add(lifecycle.afterConvert(entity, EntityWrite.idOf(entity, each), each));
          }
          return new PageImpl<>(content, pageable, selection.matching());
        });
  }

  @Override
  public <T> Stream<T> stream(GridQuery query, Class<T> type) {
    Iterator<Map.Entry<Object, T>> matches =
        translating(
            () -> {
              requireSortable(query.sort(), type);
              return engine.select(map(type), context.entity(type), query);
            });
    Iterator<T> values =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return translating(matches::hasNext);
          }

          @Override
          public T next() {
            return translating(
                () -> {
                  Map.Entry<Object, T> match = matches.next();
                  return lifecycle.afterConvert(
                      context.entity(type), match.getKey(), match.getValue());
                });
          }
        };
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(values, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  @Override
  public long count(Criteria criteria, Class<?> type) {
    return translating(() -> countOf(criteria, type));
  }

  private <T> long countOf(Criteria criteria, Class<T> type) {
    return engine.count(map(type), context.entity(type), criteria);
  }

  @Override
  public boolean exists(Criteria criteria, Class<?> type) {
    GridQuery any = GridQuery.matching(criteria).with(Limit.of(1));
    return translating(() -> existsOne(any, type));
  }

  private <T> boolean existsOne(GridQuery query, Class<T> type) {
    return engine.select(map(type), context.entity(type), query).hasNext();
  }

  @Override
  public void delete(Object entity) {
    Assert.notNull(entity, NO_ENTITY);
    translating(
        () -> {
          deleteOne(entity);
          return true;
        });
  }

  private <T> void deleteOne(T given) {
    GridPersistentEntity<T> entity = entityOf(given);
    writer(entity).delete(entity, given);
  }

  @Override
  public boolean deleteById(Object id, Class<?> type) {
    Assert.notNull(id, NO_ID);
    return translating(() -> deleteOne(id, context.entity(type)));
  }

  private <T> boolean deleteOne(Object id, GridPersistentEntity<T> entity) {
    return writer(entity).deleteById(entity, id);
  }

  @Override
  public void deleteAllById(Iterable<?> ids, Class<?> type) {
    translating(
        () -> {
          deleteWindows(ids, context.entity(type));
          return true;
        });
  }

  private <T> void deleteWindows(Iterable<?> ids, GridPersistentEntity<T> entity) {
    EntityWriter<T> writer = writer(entity);
    inWindows(ids, window -> writer.deleteWindow(entity, window));
  }

  @Override
  public <T> List<T> deleteAll(GridQuery query, Class<T> type) {
    return translating(
        () -> {
          GridPersistentEntity<T> entity = context.entity(type);
          ConditionalWrites<T> writes = new ConditionalWrites<>(map(type));
          List<T> removed = new ArrayList<>();
          selected(query, type)
              .forEach(
                  (id, seen) -> {
                    lifecycle.beforeDelete(entity, id, seen);
                    T gone =
                        writes.remove(
                            id, seen, current -> engine.matches(entity, query.criteria(), current));
                    if (gone != null) {
                      lifecycle.afterDelete(entity, id, gone);
                      removed.add(lifecycle.afterConvert(entity, id, gone));
                    }
                  });
          return removed;
        });
  }

  @Override
  public void deleteAll(Class<?> type) {
    translating(
        () -> {
          map(type).clear();
          return true;
        });
  }

  @Override
  public SqlResult sql(SqlStatement statement, Class<?> type) {
    return translating(() -> SqlMappings.execute(grid, statement, context.entity(type)));
  }

  @Override
  public <T> GridMap<Object, T> map(Class<T> type) {
    return map(context.entity(type));
  }

  @Override
  public GridMappingContext mappingContext() {
    return context;
  }

  @SuppressWarnings("unchecked") // The class of an entity is a class of T.
  private <T> GridPersistentEntity<T> entityOf(T entity) {
    return context.entity((Class<T>) ClassUtils.getUserClass(entity));
  }

  private <T> EntityWriter<T> writer(GridPersistentEntity<T> entity) {
    return new EntityWriter<>(map(entity), lifecycle);
  }

  private <T> GridMap<Object, T> map(GridPersistentEntity<T> entity) {
    context.requireStorable(entity);
    return grid.map(entity.mapName());
  }

  private static <R> R translating(Supplier<R> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      throw DataAccessUtils.translateIfNecessary(e, EXCEPTIONS);
    }
  }
}
