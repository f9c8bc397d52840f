package dev.grid.spring.data.core;

import dev.grid.map.GridMap;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.sql.SqlResult;
import dev.grid.sql.SqlStatement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Window;

/**
 * Entities in Grid's maps. All calls block; all throw {@code DataAccessException}, but for a null
 * id or entity, which is an {@code IllegalArgumentException}.
 *
 * <p>A mutable entity gets its generated id and next version when it has been stored; after a
 * failure it has those that it was given with. If the failure leaves open whether it was stored, a
 * repeated call may fail with a conflict, or store a new entity once more under another id.
 *
 * <p>A sort by what entities do not have is an {@link InvalidSortException}, as soon as the query
 * is given.
 *
 * <p>Queries are evaluated by the members, along the map's indexes, or visit every entry of the map
 * from here: see {@link dev.grid.spring.data.core}. Calls by id do neither.
 */
public interface GridOperations {

  /**
   * Stores an entity whose id is not in use. A null id of type {@code String} or {@code UUID} is
   * generated.
   *
   * @return what was stored, with its id and first version; the argument itself if it is mutable
   * @throws org.springframework.dao.DuplicateKeyException if the id is in use
   */
  <T> T insert(T entity);

  /**
   * Stores an entity, new or not. A null id of type {@code String} or {@code UUID} is generated.
   *
   * <p>Of a class with a {@code @Version} the stored entity must have the version of the argument
   * (must be absent if the argument is new), and gets the next one. The check is made by the member
   * that owns the key: of two that save at once, one fails.
   *
   * @return what was stored; the argument itself if it is mutable
   * @throws org.springframework.dao.OptimisticLockingFailureException if the stored version is
   *     another
   */
  <T> T save(T entity);

  /**
   * Saves all as {@link #save} does, many at a time. Not atomic: when one fails, others may be
   * stored. Entities with one id in the same call are stored in any order.
   *
   * @return what was stored, in the order of the arguments
   */
  <T> List<T> saveAll(Iterable<? extends T> entities);

  /** The entity of this id. */
  <T> Optional<T> findById(Object id, Class<T> type);

  /** The entities of these ids that exist, in the order of the ids. */
  <T> List<T> findAllById(Iterable<?> ids, Class<T> type);

  /** Whether there is an entity of this id. */
  boolean existsById(Object id, Class<?> type);

  /** The entities that a query selects. */
  <T> List<T> find(GridQuery query, Class<T> type);

  /**
   * Some properties of the entities that a query selects, by their names, in the query's order.
   * Members send these alone where they can, and whole entities where they cannot.
   */
  <T> List<Map<String, @Nullable Object>> findProperties(
      GridQuery query, Collection<String> properties, Class<T> type);

  /**
   * As many entities as the query's limit says, behind a position in its order, in which the id
   * comes last. Entities that stay as they are come once, whatever is written between two windows.
   * The query's offset counts for nothing.
   *
   * @param position of a window's element, or the initial one. Its keys are what the query is
   *     sorted by, and the id. Backward it is the entities before it, still in the query's order
   */
  <T> Window<T> scroll(GridQuery query, KeysetScrollPosition position, Class<T> type);

  /** A page of the entities that a query selects, with their total number, in one pass. */
  <T> Page<T> findPage(GridQuery query, Pageable pageable, Class<T> type);

  /**
   * The entities that a query selects, fetched as the stream is consumed if the query has no sort.
   */
  <T> Stream<T> stream(GridQuery query, Class<T> type);

  /** How many entities satisfy the criteria. */
  long count(Criteria criteria, Class<?> type);

  /** Whether any entity satisfies the criteria. */
  boolean exists(Criteria criteria, Class<?> type);

  /**
   * Removes an entity; of a class with a {@code @Version} only if the stored version is the
   * argument's. Removing what does not exist does nothing if there is no version.
   *
   * @throws org.springframework.dao.OptimisticLockingFailureException if the stored version is
   *     another, or the entity is gone
   */
  void delete(Object entity);

  /** Removes the entity of this id, whatever its version; returns whether there was one. */
  boolean deleteById(Object id, Class<?> type);

  /** Removes the entities of these ids, many at a time. */
  void deleteAllById(Iterable<?> ids, Class<?> type);

  /**
   * Removes the entities that a query selects. One that changes meanwhile is removed only if it
   * still satisfies the criteria. Not atomic over entities.
   *
   * @return what was removed
   */
  <T> List<T> deleteAll(GridQuery query, Class<T> type);

  /** Removes all entities. */
  void deleteAll(Class<?> type);

  /**
   * Makes the indexes that the {@code @GridIndexed} of a class ask for, unless the map has them;
   * without any it calls nobody. Repositories have it done when they are made.
   */
  void ensureIndexes(Class<?> type);

  /**
   * Carries out a statement of SQL, whose parameters are never a part of its text. If it names the
   * map of this class, and that has no mapping yet, one is made of the properties that have a type
   * of SQL. Rows are read while they are iterated over: close what is not read to its end.
   */
  SqlResult sql(SqlStatement statement, Class<?> type);

  /** The map that holds the entities of this class. */
  <T> GridMap<Object, T> map(Class<T> type);

  /** What is known of entity classes. */
  GridMappingContext mappingContext();
}
