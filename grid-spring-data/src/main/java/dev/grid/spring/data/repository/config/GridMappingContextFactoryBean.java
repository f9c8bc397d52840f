package dev.grid.spring.data.repository.config;

import dev.grid.spring.data.mapping.GridMappingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.AbstractFactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** The mapping context of an application without Boot. Confined to the context's start. */
final class GridMappingContextFactoryBean extends AbstractFactoryBean<GridMappingContext> {

  private List<String> packages = List.of();

  /** Where to look for entities. */
  public void setPackages(List<String> packages) {
    this.packages = List.copyOf(packages);
  }

  @Override
  public Class<GridMappingContext> getObjectType() {
    return GridMappingContext.class;
  }

  @Override
  protected GridMappingContext createInstance() {
    GridMappingContext context = new GridMappingContext();
    @Nullable BeanFactory beans = getBeanFactory();
    if (beans instanceof ConfigurableListableBeanFactory factory) {
      context.setInitialEntitySet(GridEntityClasses.find(factory, packages));
    }
    context.initialize();
    return context;
  }
}
