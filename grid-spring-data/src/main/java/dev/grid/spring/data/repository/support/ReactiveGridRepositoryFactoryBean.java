package dev.grid.spring.data.repository.support;

import dev.grid.spring.data.core.GridOperations;
import org.jspecify.annotations.Nullable;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.data.repository.core.support.RepositoryFactorySupport;
import org.springframework.util.Assert;

/**
 * The bean definition of a reactive repository. Confined to the context's start, then immutable.
 */
public class ReactiveGridRepositoryFactoryBean<T extends Repository<S, ID>, S, ID>
    extends RepositoryFactoryBeanSupport<T, S, ID> {

  private @Nullable GridOperations operations;

  public ReactiveGridRepositoryFactoryBean(Class<? extends T> repositoryInterface) {
    super(repositoryInterface);
  }

  /** What the repository reads and writes through; required. */
  public void setGridOperations(GridOperations operations) {
    this.operations = operations;
    setMappingContext(operations.mappingContext());
  }

  @Override
  protected RepositoryFactorySupport createRepositoryFactory() {
    Assert.state(operations != null, "gridOperations must be set");
    return new ReactiveGridRepositoryFactory(operations);
  }
}
