package dev.grid.spring.data.core;

import dev.grid.map.GridMap;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.TypeMismatchDataAccessException;

/**
 * Evaluates queries by visiting every entry of the map from here. Immutable.
 *
 * <p>At a time it holds one batch of the scan and what the query returns: of a sorted query the
 * {@code offset + limit} first so far. A scan may show an entry again when the map grows meanwhile;
 * lists leave repeated keys out, while counts and unsorted streams may count them again.
 */
final class ScanningQueryEngine implements QueryEngine {

  /** Entries fetched at once. */
  static final int SCAN_BATCH_ENTRIES = 500;

  private final GridMappingContext context;

  ScanningQueryEngine(GridMappingContext context) {
    this.context = context;
  }

  @Override
  public <T> Iterator<Map.Entry<Object, T>> select(
      GridMap<Object, T> map, GridPersistentEntity<T> entity, GridQuery query) {
    Iterator<Map.Entry<Object, T>> matches = matches(map, entity, query.criteria());
    return query.sort().isSorted()
        ? sorted(matches, entity, query).content().iterator()
        : new Slice<>(matches, query.offset(), limitOf(query));
  }

  @Override
  public <T> Selection<T> selectAndCount(
      GridMap<Object, T> map, GridPersistentEntity<T> entity, GridQuery query) {
    Iterator<Map.Entry<Object, T>> matches = matches(map, entity, query.criteria());
    if (query.sort().isSorted()) {
      Selection<Map.Entry<Object, T>> sorted = sorted(matches, entity, query);
      return new Selection<>(
          sorted.content().stream().map(Map.Entry::getValue).toList(), sorted.matching());
    }
    List<T> content = new ArrayList<>();
    long matching = 0;
    long end = end(query);
    while (matches.hasNext()) {
      T value = matches.next().getValue();
      if (matching >= query.offset() && matching < end) {
        content.add(value);
      }
      matching++;
    }
    return new Selection<>(content, matching);
  }

  @Override
  public <T> List<Map.Entry<Object, T>> selectAfter(
      GridMap<Object, T> map,
      GridPersistentEntity<T> entity,
      GridQuery query,
      Map<String, @Nullable Object> position) {
    Predicate<Map.Entry<Object, T>> behind =
        new CriteriaCompiler(context, entity).behind(query.sort(), position);
    Iterator<Map.Entry<Object, T>> matches =
        StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                    matches(map, entity, query.criteria()), Spliterator.NONNULL),
                false)
            .filter(behind)
            .iterator();
    return sorted(matches, entity, query.skipping(0)).content();
  }

  @Override
  public <T> long count(GridMap<Object, T> map, GridPersistentEntity<T> entity, Criteria criteria) {
    if (criteria instanceof Criteria.Everything) {
      return map.size();
    }
    long count = 0;
    Iterator<Map.Entry<Object, T>> matches = matches(map, entity, criteria);
    while (matches.hasNext()) {
      matches.next();
      count++;
    }
    return count;
  }

  @Override
  public <T> boolean matches(GridPersistentEntity<T> entity, Criteria criteria, T value) {
    return new CriteriaCompiler(context, entity).compile(criteria).test(value);
  }

  private <T> Iterator<Map.Entry<Object, T>> matches(
      GridMap<Object, T> map, GridPersistentEntity<T> entity, Criteria criteria) {
    Predicate<Object> condition = new CriteriaCompiler(context, entity).compile(criteria);
    return new Matches<>(map.name(), map.entries(SCAN_BATCH_ENTRIES).iterator(), entity, condition);
  }

  private static long limitOf(GridQuery query) {
    return query.limit().isLimited() ? query.limit().max() : Long.MAX_VALUE;
  }

  private static long end(GridQuery query) {
    long end = query.offset() + limitOf(query);
    return end < 0 ? Long.MAX_VALUE : end;
  }

  /** Keeps the first {@code offset + limit} in a heap whose head is the last of them. */
  private <T> Selection<Map.Entry<Object, T>> sorted(
      Iterator<Map.Entry<Object, T>> matches, GridPersistentEntity<T> entity, GridQuery query) {
    Comparator<Map.Entry<Object, T>> order =
        new CriteriaCompiler(context, entity).compile(query.sort());
    long keep = end(query);
    PriorityQueue<Map.Entry<Object, T>> first = new PriorityQueue<>(order.reversed());
    Set<Object> keys = new HashSet<>();
    long matching = 0;
    while (matches.hasNext()) {
      Map.Entry<Object, T> match = matches.next();
      if (keys.add(match.getKey())) {
        matching++;
        first.add(match);
        if (first.size() > keep) {
          keys.remove(first.remove().getKey());
        }
      }
    }
    List<Map.Entry<Object, T>> content = new ArrayList<>(first);
    content.sort(order);
    int from = (int) Math.min(query.offset(), content.size());
    return new Selection<>(
        Collections.unmodifiableList(content.subList(from, content.size())), matching);
  }

  /** The entries of a scan that satisfy a condition. Confined to the thread that iterates. */
  private static final class Matches<T> implements Iterator<Map.Entry<Object, T>> {

    private final String mapName;
    private final Iterator<Map.Entry<Object, T>> entries;
    private final GridPersistentEntity<T> entity;
    private final Predicate<Object> condition;
    private Map.@Nullable Entry<Object, T> next;

    Matches(
        String mapName,
        Iterator<Map.Entry<Object, T>> entries,
        GridPersistentEntity<T> entity,
        Predicate<Object> condition) {
      this.mapName = mapName;
      this.entries = entries;
      this.entity = entity;
      this.condition = condition;
    }

    @Override
    public boolean hasNext() {
      while (next == null && entries.hasNext()) {
        Map.Entry<Object, T> entry = entries.next();
        requireType(mapName, entry.getKey(), entry.getValue(), entity);
        if (condition.test(entry.getValue())) {
          next = entry;
        }
      }
      return next != null;
    }

    @Override
    public Map.Entry<Object, T> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Map.Entry<Object, T> entry = Objects.requireNonNull(next);
      next = null;
      return entry;
    }
  }

  /** Fails unless the value is what the repository is for: any client may have written it. */
  static void requireType(
      String mapName, Object key, Object value, GridPersistentEntity<?> entity) {
    if (!entity.getType().isInstance(value)) {
      throw new TypeMismatchDataAccessException(
          "map=%s key=%s holds a %s where a %s was expected"
              .formatted(mapName, key, value.getClass().getName(), entity.getType().getName()));
    }
  }

  /** Skips some, then stops after some. Confined to the thread that iterates. */
  private static final class Slice<E> implements Iterator<E> {

    private final Iterator<E> all;
    private long toSkip;
    private long left;

    Slice(Iterator<E> all, long offset, long limit) {
      this.all = all;
      this.toSkip = offset;
      this.left = limit;
    }

    @Override
    public boolean hasNext() {
      if (left == 0) {
        return false;
      }
      for (; toSkip > 0 && all.hasNext(); toSkip--) {
        all.next();
      }
      return all.hasNext();
    }

    @Override
    public E next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      left--;
      return all.next();
    }
  }
}
