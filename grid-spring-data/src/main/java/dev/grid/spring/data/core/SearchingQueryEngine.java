package dev.grid.spring.data.core;

import dev.grid.GridSerializationException;
import dev.grid.map.GridMap;
import dev.grid.query.Predicate;
import dev.grid.query.QueryException;
import dev.grid.query.Search;
import dev.grid.query.SearchPosition;
import dev.grid.query.SearchResult;
import dev.grid.query.SearchRow;
import dev.grid.query.SortOrder;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Sort;

/**
 * Has members evaluate queries where the entries are, and go along their indexes. What members
 * cannot say, or are too old or not Grid's to be asked, another engine does. Thread-safe.
 *
 * <p>That servers do not know searches they say themselves: a member of the reference refuses the
 * message. It is not asked again for a while, as a client may come to other servers.
 */
final class SearchingQueryEngine implements QueryEngine {

  /** Whether servers know searches is asked again when so much time is over. */
  private static final Duration ASK_AGAIN_AFTER = Duration.ofMinutes(1);

  private final GridMappingContext context;
  private final QueryEngine scanning;

  /** When servers have refused a search; null if they have not, or long ago. */
  private volatile @Nullable Long refusedNanos;

  /** When servers have answered the question whether they know searches; null if they have not. */
  private volatile @Nullable Long knownNanos;

  SearchingQueryEngine(GridMappingContext context, QueryEngine scanning) {
    this.context = context;
    this.scanning = scanning;
  }

  @Override
  public <T> Iterator<Map.Entry<Object, T>> select(
      GridMap<Object, T> map, GridPersistentEntity<T> entity, GridQuery query) {
    Search search = search(entity, query);
    return search == null
        ? selectAll(map, entity, query)
        : asked(
            () -> entries(map, entity, map.search(search)).iterator(),
            () -> scanning.select(map, entity, query));
  }

  /** Without a limit all that is meant comes in one answer, if it fits. */
  private <T> Iterator<Map.Entry<Object, T>> selectAll(
      GridMap<Object, T> map, GridPersistentEntity<T> entity, GridQuery query) {
    Predicate predicate = attributes(entity).predicate(query.criteria());
    boolean isSome =
        query.limit().isUnlimited()
            && query.offset() == 0
            && !(query.criteria() instanceof Criteria.Everything);
    if (!isSome || predicate == null) {
      return scanning.select(map, entity, query);
    }
    return asked(
        () -> {
          requireSearches(map);
          List<Map.Entry<Object, T>> all = new ArrayList<>();
          for (Map.Entry<Object, T> entry : map.entrySet(predicate)) {
            all.add(checked(map, entity, entry.getKey(), entry.getValue()));
          }
          if (query.sort().isSorted()) {
            all.sort(new CriteriaCompiler(context, entity).compile(query.sort()));
          }
          return all.iterator();
        },
        () -> scanning.select(map, entity, query));
  }

  /**
   * What is asked next is no search, but is only right where searches are known.
   *
   * @throws UnsupportedOperationException if they are not
   */
  private void requireSearches(GridMap<Object, ?> map) {
    if (!isRecent(knownNanos)) {
      SearchResult<Object, ?> unused = map.search(Search.all().first(0));
      knownNanos = System.nanoTime();
    }
  }

  private static boolean isRecent(@Nullable Long nanos) {
    return nanos != null && System.nanoTime() - nanos < ASK_AGAIN_AFTER.toNanos();
  }

  @Override
  public <T> Selection<T> selectAndCount(
      GridMap<Object, T> map, GridPersistentEntity<T> entity, GridQuery query) {
    Search search = search(entity, query);
    if (search == null) {
      return scanning.selectAndCount(map, entity, query);
    }
    return asked(
        () -> {
          SearchResult<Object, T> found = map.search(search.counting());
          List<T> content = entries(map, entity, found).stream().map(Map.Entry::getValue).toList();
          return new Selection<>(content, found.matching().orElseThrow());
        },
        () -> scanning.selectAndCount(map, entity, query));
  }

  @Override
  public <T> List<Map.Entry<Object, T>> selectAfter(
      GridMap<Object, T> map,
      GridPersistentEntity<T> entity,
      GridQuery query,
      Map<String, @Nullable Object> position) {
    CriteriaAttributes attributes = attributes(entity);
    List<SortOrder> order = attributes.order(query.sort());
    Search search = order == null ? null : search(entity, query.skipping(0));
    if (order == null || search == null || order.isEmpty()) {
      return scanning.selectAfter(map, entity, query, position);
    }
    Search from =
        search.orderedBy(order).after(position.isEmpty() ? null : at(entity, query, position));
    Predicate missing = attributes.missing(query.sort());
    return asked(
        () ->
            missing != null && count(map, missing) > 0
                ? scanning.selectAfter(map, entity, query, position)
                : entries(map, entity, map.search(from)),
        () -> scanning.selectAfter(map, entity, query, position));
  }

  @Override
  public @Nullable List<Map<String, @Nullable Object>> selectProperties(
      GridMap<Object, ?> map,
      GridPersistentEntity<?> entity,
      GridQuery query,
      List<String> properties) {
    boolean isUnlimited = query.limit().isUnlimited();
    // Of as many as an answer has there may be more.
    Search search =
        search(
            entity,
            isUnlimited && query.offset() == 0 ? query.with(Limit.of(Search.LIMIT_MAX)) : query);
    PropertyRows rows = search == null ? null : PropertyRows.of(entity, properties);
    if (search == null || rows == null) {
      return null;
    }
    Search giving = search.giving(properties.toArray(String[]::new));
    return this.<@Nullable List<Map<String, @Nullable Object>>>asked(
        () -> {
          try {
            List<? extends SearchRow<?, ?>> found = map.search(giving).rows();
            return isUnlimited && found.size() == Search.LIMIT_MAX ? null : rows.read(found);
          } catch (GridSerializationException e) {
            return null; // Read with its entity it says what is wrong, if anything is.
          }
        },
        () -> null);
  }

  private SearchPosition at(
      GridPersistentEntity<?> entity, GridQuery query, Map<String, @Nullable Object> position) {
    CriteriaAttributes attributes = attributes(entity);
    Object id = CriteriaCompiler.idOf(entity, position);
    List<@Nullable Object> values = new ArrayList<>();
    boolean isById = false;
    for (Sort.Order by : query.sort()) {
      isById |= attributes.isId(by.getProperty());
      values.add(attributes.ordered(by.getProperty(), position.get(by.getProperty())));
    }
    if (!isById) {
      values.add(id);
    }
    return new SearchPosition(values, id);
  }

  @Override
  public <T> long count(GridMap<Object, T> map, GridPersistentEntity<T> entity, Criteria criteria) {
    Predicate predicate =
        criteria instanceof Criteria.Everything ? null : attributes(entity).predicate(criteria);
    return predicate == null
        ? scanning.count(map, entity, criteria)
        : asked(() -> count(map, predicate), () -> scanning.count(map, entity, criteria));
  }

  private static long count(GridMap<Object, ?> map, Predicate predicate) {
    return map.search(Search.where(predicate).countOnly()).matching().orElseThrow();
  }

  @Override
  public <T> boolean matches(GridPersistentEntity<T> entity, Criteria criteria, T value) {
    return scanning.matches(entity, criteria, value);
  }

  private CriteriaAttributes attributes(GridPersistentEntity<?> entity) {
    return new CriteriaAttributes(context, entity);
  }

  /** What members are asked for a part of what matches; null if they cannot be. */
  private @Nullable Search search(GridPersistentEntity<?> entity, GridQuery query) {
    boolean isPart =
        query.limit().isLimited()
            && query.limit().max() <= Search.LIMIT_MAX
            && query.offset() <= Search.ROWS_MAX - query.limit().max();
    if (!isPart || !context.isStoredByProperties(entity.getType())) {
      return null;
    }
    CriteriaAttributes attributes = attributes(entity);
    Predicate predicate = attributes.predicate(query.criteria());
    List<SortOrder> order = query.sort().isSorted() ? attributes.order(query.sort()) : List.of();
    return predicate == null || order == null || order.size() > Search.ORDERS_MAX
        ? null
        : Search.where(predicate)
            .orderedBy(order)
            .skipping((int) query.offset())
            .first(query.limit().max());
  }

  private static <T> List<Map.Entry<Object, T>> entries(
      GridMap<Object, T> map, GridPersistentEntity<T> entity, SearchResult<Object, T> found) {
    List<Map.Entry<Object, T>> entries = new ArrayList<>(found.rows().size());
    for (SearchRow<Object, T> row : found.rows()) {
      T value = row.value();
      if (value != null) {
        entries.add(checked(map, entity, row.key(), value));
      }
    }
    return entries;
  }

  private static <T> Map.Entry<Object, T> checked(
      GridMap<Object, T> map, GridPersistentEntity<T> entity, Object key, T value) {
    ScanningQueryEngine.requireType(map.name(), key, value, entity);
    return Map.entry(key, value);
  }

  /**
   * Asks members, or scans where they refuse, have limits that the query is beyond, or one answer
   * cannot hold what is meant.
   */
  private <R extends @Nullable Object> R asked(Supplier<R> asking, Supplier<R> scan) {
    if (isRecent(refusedNanos)) {
      return scan.get();
    }
    try {
      R answer = asking.get();
      refusedNanos = null;
      return answer;
    } catch (UnsupportedOperationException e) {
      refusedNanos = System.nanoTime();
      knownNanos = null;
      return scan.get();
    } catch (QueryException e) {
      return scan.get();
    }
  }
}
