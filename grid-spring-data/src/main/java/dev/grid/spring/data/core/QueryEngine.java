package dev.grid.spring.data.core;

import dev.grid.map.GridMap;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds entries of a map. The seam between what an application asks and where it is evaluated: by
 * members, see {@link SearchingQueryEngine}, or here, where entries are visited from, see {@link
 * ScanningQueryEngine}.
 */
interface QueryEngine {

  /**
   * The entries that a query selects, found while the caller iterates; sorted ones are found first.
   */
  <T> Iterator<Map.Entry<Object, T>> select(
      GridMap<Object, T> map, GridPersistentEntity<T> entity, GridQuery query);

  /** What a query selects together with how many match, in one pass. */
  <T> Selection<T> selectAndCount(
      GridMap<Object, T> map, GridPersistentEntity<T> entity, GridQuery query);

  /**
   * The first entries behind a position in the query's order, in which the key comes last; its
   * offset counts for nothing.
   *
   * @param position what the query is sorted by, and the id, by the names of the properties; empty
   *     for the beginning
   */
  <T> List<Map.Entry<Object, T>> selectAfter(
      GridMap<Object, T> map,
      GridPersistentEntity<T> entity,
      GridQuery query,
      Map<String, @Nullable Object> position);

  /**
   * Some properties of what a query selects, in its order; null where only whole values tell them.
   */
  default @Nullable List<Map<String, @Nullable Object>> selectProperties(
      GridMap<Object, ?> map,
      GridPersistentEntity<?> entity,
      GridQuery query,
      List<String> properties) {
    return null;
  }

  /** How many entries match. */
  <T> long count(GridMap<Object, T> map, GridPersistentEntity<T> entity, Criteria criteria);

  /** Whether a value, read anew, satisfies the criteria. */
  <T> boolean matches(GridPersistentEntity<T> entity, Criteria criteria, T value);

  /**
   * A part of what matches.
   *
   * @param content in the query's order
   * @param matching how many match in all, before offset and limit
   */
  record Selection<T>(List<T> content, long matching) {
    public Selection {
      content = List.copyOf(content);
    }
  }
}
