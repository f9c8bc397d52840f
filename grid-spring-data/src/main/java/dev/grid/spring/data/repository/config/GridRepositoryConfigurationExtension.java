package dev.grid.spring.data.repository.config;

import dev.grid.spring.data.core.GridExceptionTranslator;
import dev.grid.spring.data.mapping.GridEntity;
import dev.grid.spring.data.repository.GridRepository;
import dev.grid.spring.data.repository.support.GridRepositoryFactoryBean;
import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.List;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.data.repository.config.AnnotationRepositoryConfigurationSource;
import org.springframework.data.repository.config.RepositoryConfigurationExtensionSupport;
import org.springframework.data.repository.config.RepositoryConfigurationSource;
import org.springframework.data.repository.core.RepositoryMetadata;

/**
 * The beans that repositories need, and how Spring Data tells which repositories are the grid's.
 */
public class GridRepositoryConfigurationExtension extends RepositoryConfigurationExtensionSupport {

  static final String TEMPLATE_BEAN = DefaultGridBeans.TEMPLATE_BEAN;
  private static final String DEFAULTS_BEAN = "gridRepositoryDefaults";
  private static final String TRANSLATOR_BEAN = "gridExceptionTranslator";

  @Override
  public String getModuleName() {
    return "Grid";
  }

  @Override
  @SuppressWarnings("deprecation") // Abstract until it is gone.
  protected String getModulePrefix() {
    return "grid";
  }

  @Override
  public String getRepositoryFactoryBeanClassName() {
    return GridRepositoryFactoryBean.class.getName();
  }

  @Override
  protected Collection<Class<? extends Annotation>> getIdentifyingAnnotations() {
    return List.of(GridEntity.class);
  }

  @Override
  protected Collection<Class<?>> getIdentifyingTypes() {
    return List.of(GridRepository.class);
  }

  /** Reactive ones are another extension's. */
  @Override
  protected boolean useRepositoryConfiguration(RepositoryMetadata metadata) {
    return !metadata.isReactiveRepository();
  }

  @Override
  public void postProcess(
      BeanDefinitionBuilder repository, AnnotationRepositoryConfigurationSource source) {
    repository.addPropertyReference(
        "gridOperations", source.getRequiredAttribute("gridTemplateRef", String.class));
  }

  @Override
  public void registerBeansForRoot(
      BeanDefinitionRegistry registry, RepositoryConfigurationSource source) {
    super.registerBeansForRoot(registry, source);
    boolean byDefault =
        source.getRequiredAttribute("gridTemplateRef", String.class).equals(TEMPLATE_BEAN);
    registerIfNotAlreadyRegistered(
        () ->
            BeanDefinitionBuilder.rootBeanDefinition(DefaultGridBeans.class)
                .addPropertyValue("packages", source.getBasePackages().toList())
                .addPropertyValue("template", byDefault)
                .getBeanDefinition(),
        registry,
        byDefault ? DEFAULTS_BEAN + "WithTemplate" : DEFAULTS_BEAN,
        source.getSource());
    registerIfNotAlreadyRegistered(
        () ->
            BeanDefinitionBuilder.rootBeanDefinition(GridExceptionTranslator.class)
                .getBeanDefinition(),
        registry,
        TRANSLATOR_BEAN,
        source.getSource());
  }
}
