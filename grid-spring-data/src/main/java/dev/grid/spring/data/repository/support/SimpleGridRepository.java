package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.Criteria;
import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.core.GridQuery;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import dev.grid.spring.data.repository.GridRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.query.FluentQuery.FetchableFluentQuery;
import org.springframework.util.Assert;

/**
 * The base of all repositories. A base class of your own needs a constructor with the same
 * parameters. Null, and null within an {@code Iterable}, is an {@code IllegalArgumentException}
 * before anything is done. Immutable.
 */
public class SimpleGridRepository<T, ID> implements GridRepository<T, ID> {

  private static final String NO_ENTITY = "The given entity must not be null";
  private static final String NO_ID = "The given id must not be null";

  private final Class<T> type;
  private final GridOperations operations;

  public SimpleGridRepository(Class<T> type, GridOperations operations) {
    this.type = type;
    this.operations = operations;
  }

  @Override
  public <S extends T> S save(S entity) {
    Assert.notNull(entity, NO_ENTITY);
    return operations.save(entity);
  }

  @Override
  public <S extends T> List<S> saveAll(Iterable<S> entities) {
    return operations.saveAll(withoutNulls(entities, NO_ENTITY));
  }

  @Override
  public Optional<T> findById(ID id) {
    Assert.notNull(id, NO_ID);
    return operations.findById(id, type);
  }

  @Override
  public boolean existsById(ID id) {
    Assert.notNull(id, NO_ID);
    return operations.existsById(id, type);
  }

  @Override
  public List<T> findAll() {
    return operations.find(GridQuery.all(), type);
  }

  @Override
  public List<T> findAll(Sort sort) {
    Assert.notNull(sort, "The given Sort must not be null; use Sort.unsorted()");
    return operations.find(GridQuery.all().with(sort), type);
  }

  @Override
  public Page<T> findAll(Pageable pageable) {
    Assert.notNull(pageable, "The given Pageable must not be null; use Pageable.unpaged()");
    return operations.findPage(GridQuery.all(), pageable, type);
  }

  @Override
  public List<T> findAllById(Iterable<ID> ids) {
    return operations.findAllById(withoutNulls(ids, NO_ID), type);
  }

  @Override
  public long count() {
    return operations.count(Criteria.everything(), type);
  }

  @Override
  public void deleteById(ID id) {
    Assert.notNull(id, NO_ID);
    operations.deleteById(id, type);
  }

  @Override
  public void delete(T entity) {
    Assert.notNull(entity, NO_ENTITY);
    operations.delete(entity);
  }

  @Override
  public void deleteAllById(Iterable<? extends ID> ids) {
    operations.deleteAllById(withoutNulls(ids, NO_ID), type);
  }

  @Override
  public void deleteAll(Iterable<? extends T> given) {
    List<T> entities = withoutNulls(given, NO_ENTITY);
    GridPersistentEntity<T> entity = operations.mappingContext().entity(type);
    if (entity.hasVersionProperty()) {
      entities.forEach(operations::delete);
      return;
    }
    List<Object> ids = new ArrayList<>();
    for (T each : entities) {
      ids.add(entity.getIdentifierAccessor(each).getRequiredIdentifier());
    }
    operations.deleteAllById(ids, type);
  }

  @Override
  public void deleteAll() {
    operations.deleteAll(type);
  }

  @Override
  public <S extends T> Optional<S> findOne(Example<S> example) {
    return like(example).one();
  }

  @Override
  public <S extends T> List<S> findAll(Example<S> example) {
    return like(example).all();
  }

  @Override
  public <S extends T> List<S> findAll(Example<S> example, Sort sort) {
    Assert.notNull(sort, "The given Sort must not be null; use Sort.unsorted()");
    return like(example).sortBy(sort).all();
  }

  @Override
  public <S extends T> Page<S> findAll(Example<S> example, Pageable pageable) {
    Assert.notNull(pageable, "The given Pageable must not be null; use Pageable.unpaged()");
    return like(example).page(pageable);
  }

  @Override
  public <S extends T> long count(Example<S> example) {
    return like(example).count();
  }

  @Override
  public <S extends T> boolean exists(Example<S> example) {
    return like(example).exists();
  }

  @Override
  public <S extends T, R> R findBy(
      Example<S> example, Function<FetchableFluentQuery<S>, R> queryFunction) {
    return queryFunction.apply(like(example));
  }

  @SuppressWarnings("unchecked") // An example of a subclass means entities of the repository's.
  final <S extends T> FetchableFluentQuery<S> like(Example<S> example) {
    Assert.notNull(example, "The given Example must not be null");
    Criteria criteria = ExampleCriteria.of(operations.mappingContext(), example);
    return (FetchableFluentQuery<S>)
        ExampleQuery.of(operations, type, GridQuery.matching(criteria));
  }

  /** A copy; fails before anything is done for one of the elements. */
  private static <E> List<E> withoutNulls(Iterable<? extends E> given, String message) {
    Assert.notNull(given, "The given Iterable must not be null");
    List<E> elements = new ArrayList<>();
    for (E element : given) {
      Assert.notNull(element, message);
      elements.add(element);
    }
    return elements;
  }
}
