package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.Criteria;
import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.core.GridQuery;
import dev.grid.spring.data.mapping.GridPersistentEntity;
import dev.grid.spring.data.repository.GridRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;

/**
 * The base of all repositories. A base class of your own needs a constructor with the same
 * parameters. Immutable.
 */
public class SimpleGridRepository<T, ID> implements GridRepository<T, ID> {

  private final Class<T> type;
  private final GridOperations operations;

  public SimpleGridRepository(Class<T> type, GridOperations operations) {
    this.type = type;
    this.operations = operations;
  }

  @Override
  public <S extends T> S save(S entity) {
    return operations.save(entity);
  }

  @Override
  public <S extends T> List<S> saveAll(Iterable<S> entities) {
    return operations.saveAll(entities);
  }

  @Override
  public Optional<T> findById(ID id) {
    return operations.findById(id, type);
  }

  @Override
  public boolean existsById(ID id) {
    return operations.existsById(id, type);
  }

  @Override
  public List<T> findAll() {
    return operations.find(GridQuery.all(), type);
  }

  @Override
  public List<T> findAll(Sort sort) {
    return operations.find(GridQuery.all().with(sort), type);
  }

  @Override
  public Page<T> findAll(Pageable pageable) {
    return operations.findPage(GridQuery.all(), pageable, type);
  }

  @Override
  public List<T> findAllById(Iterable<ID> ids) {
    return operations.findAllById(ids, type);
  }

  @Override
  public long count() {
    return operations.count(Criteria.everything(), type);
  }

  @Override
  public void deleteById(ID id) {
    operations.deleteById(id, type);
  }

  @Override
  public void delete(T entity) {
    operations.delete(entity);
  }

  @Override
  public void deleteAllById(Iterable<? extends ID> ids) {
    operations.deleteAllById(ids, type);
  }

  @Override
  public void deleteAll(Iterable<? extends T> entities) {
    GridPersistentEntity<T> entity = operations.mappingContext().entity(type);
    if (entity.hasVersionProperty()) {
      entities.forEach(operations::delete);
      return;
    }
    List<Object> ids = new ArrayList<>();
    for (T given : entities) {
      ids.add(entity.getIdentifierAccessor(given).getRequiredIdentifier());
    }
    operations.deleteAllById(ids, type);
  }

  @Override
  public void deleteAll() {
    operations.deleteAll(type);
  }
}
