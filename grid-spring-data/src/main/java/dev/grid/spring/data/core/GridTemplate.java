package dev.grid.spring.data.core;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/** The {@link GridOperations} over a grid, embedded or client. Immutable, so thread-safe. */
public final class GridTemplate implements GridOperations {

  private static final GridExceptionTranslator EXCEPTIONS = new GridExceptionTranslator();

  private static final String NO_ENTITY = "The given entity must not be null";
  private static final String NO_ID = "The given id must not be null";

  private final Grid grid;
  private final GridMappingContext context;
  private final QueryEngine engine;

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
    return translating(() -> Optional.ofNullable(checked(id, map(type).get(id), type)));
  }

  private <T> @Nullable T checked(Object id, @Nullable T value, Class<T> type) {
    if (value != null) {
      GridPersistentEntity<T> entity = context.entity(type);
      ScanningQueryEngine.requireType(entity.mapName(), id, value, entity);
    }
    return value;
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
                  T value = checked(id, values.get(id), type);
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
    return translating(() -> new ArrayList<>(selected(query, type).values()));
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
    if (position.scrollsBackward()) {
      throw new InvalidDataAccessApiUsageException(
          "position=" + position + " goes backward: scroll forward in the reverse order");
    }
    return translating(() -> scrolled(query, position, type));
  }

  private <T> Window<T> scrolled(GridQuery query, KeysetScrollPosition position, Class<T> type) {
    requireSortable(query.sort(), type);
    GridPersistentEntity<T> entity = context.entity(type);
    Limit limit = query.limit();
    boolean isLimited = limit.isLimited() && limit.max() < Integer.MAX_VALUE;
    // One more than wanted, to see whether there is another window.
    GridQuery more = isLimited ? query.with(Limit.of(limit.max() + 1)) : query;
    List<T> found =
        engine.selectAfter(map(type), entity, more, position.getKeys()).stream()
            .map(Map.Entry::getValue)
            .toList();
    boolean hasNext = isLimited && found.size() > limit.max();
    List<T> window = hasNext ? found.subList(0, limit.max()) : found;
    return Window.from(
        window, i -> ScrollPosition.forward(keysOf(entity, query, window.get(i))), hasNext);
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
          QueryEngine.Selection<T> selection =
              engine.selectAndCount(map(type), context.entity(type), page);
          return new PageImpl<>(selection.content(), pageable, selection.matching());
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
            return translating(() -> matches.next().getValue());
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
    return translating(() -> map(type).delete(id));
  }

  @Override
  public void deleteAllById(Iterable<?> ids, Class<?> type) {
    translating(
        () -> {
          inWindows(ids, writer(context.entity(type))::deleteWindow);
          return true;
        });
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
                    T gone =
                        writes.remove(
                            id, seen, current -> engine.matches(entity, query.criteria(), current));
                    if (gone != null) {
                      removed.add(gone);
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
    return new EntityWriter<>(map(entity));
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
