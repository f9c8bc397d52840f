package dev.grid.spring.data.repository.config;

import java.lang.annotation.Annotation;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.data.auditing.config.AuditingBeanDefinitionRegistrarSupport;
import org.springframework.data.auditing.config.AuditingConfiguration;
import org.springframework.data.config.ParsingUtils;

/** Carries out {@link EnableGridAuditing}. */
final class GridAuditingRegistrar extends AuditingBeanDefinitionRegistrarSupport {

  @Override
  protected Class<? extends Annotation> getAnnotation() {
    return EnableGridAuditing.class;
  }

  @Override
  protected String getAuditingHandlerBeanName() {
    return "gridAuditingHandler";
  }

  @Override
  protected BeanDefinitionBuilder getAuditHandlerBeanDefinitionBuilder(
      AuditingConfiguration configuration) {
    return configureDefaultAuditHandlerAttributes(
        configuration, BeanDefinitionBuilder.rootBeanDefinition(GridAuditingHandler.class));
  }

  @Override
  protected void registerAuditListenerBeanDefinition(
      BeanDefinition handler, BeanDefinitionRegistry registry) {
    registerInfrastructureBeanWithId(
        BeanDefinitionBuilder.rootBeanDefinition(AuditingBeforeConvert.class)
            .addConstructorArgValue(
                ParsingUtils.getObjectFactoryBeanDefinition(getAuditingHandlerBeanName(), registry))
            .getBeanDefinition(),
        AuditingBeforeConvert.class.getName(),
        registry);
  }
}
