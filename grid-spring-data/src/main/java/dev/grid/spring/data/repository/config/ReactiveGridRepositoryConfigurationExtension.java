package dev.grid.spring.data.repository.config;

import dev.grid.spring.data.repository.ReactiveGridRepository;
import dev.grid.spring.data.repository.support.ReactiveGridRepositoryFactoryBean;
import java.util.Collection;
import java.util.List;
import org.springframework.data.repository.core.RepositoryMetadata;

/** The same for reactive repositories, which need the same beans. */
public final class ReactiveGridRepositoryConfigurationExtension
    extends GridRepositoryConfigurationExtension {

  @Override
  public String getModuleName() {
    return "Reactive Grid";
  }

  @Override
  public String getRepositoryFactoryBeanClassName() {
    return ReactiveGridRepositoryFactoryBean.class.getName();
  }

  @Override
  protected Collection<Class<?>> getIdentifyingTypes() {
    return List.of(ReactiveGridRepository.class);
  }

  @Override
  protected boolean useRepositoryConfiguration(RepositoryMetadata metadata) {
    return metadata.isReactiveRepository();
  }
}
