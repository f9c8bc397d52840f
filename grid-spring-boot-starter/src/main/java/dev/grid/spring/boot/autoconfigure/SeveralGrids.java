package dev.grid.spring.boot.autoconfigure;

import dev.grid.Grid;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * Says what there is not when an application has several grids and none is the primary one. Health
 * and meters are of each; what needs one and is asked for fails instead.
 */
final class SeveralGrids implements SmartInitializingSingleton {

  private static final Logger LOG = LoggerFactory.getLogger(SeveralGrids.class);

  private final ConfigurableListableBeanFactory beans;

  SeveralGrids(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public void afterSingletonsInstantiated() {
    List<String> names =
        Stream.of(beans.getBeanNamesForType(Grid.class, true, false))
            .filter(this::isCandidate)
            .toList();
    if (names.size() > 1 && names.stream().noneMatch(this::isPrimary)) {
      LOG.warn(
          "Of the grids {} none is primary: there are no endpoint 'grid' and no beans for locks;"
              + " mark one with @Primary",
          names);
    }
  }

  /** Connections with a name are meant only where they are named. */
  private boolean isCandidate(String name) {
    return !beans.containsBeanDefinition(name)
        || !(beans.getMergedBeanDefinition(name) instanceof AbstractBeanDefinition definition)
        || definition.isDefaultCandidate();
  }

  private boolean isPrimary(String name) {
    return beans.containsBeanDefinition(name) && beans.getMergedBeanDefinition(name).isPrimary();
  }
}
