package dev.grid.spring.boot.autoconfigure.sql;

import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether the application has a DataSource of its own, or Boot is told of one. */
class OnOtherDatabase extends SpringBootCondition implements ConfigurationCondition {

  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConditionMessage.Builder message = ConditionMessage.forCondition("another database");
    ConfigurableListableBeanFactory beans = context.getBeanFactory();
    if (beans != null) {
      for (String name :
          BeanFactoryUtils.beanNamesForTypeIncludingAncestors(
              beans, DataSource.class, true, false)) {
        if (!name.equals("gridDataSource")) {
          return ConditionOutcome.match(message.because("there is the DataSource " + name));
        }
      }
    }
    return context.getEnvironment().containsProperty("spring.datasource.url")
        ? ConditionOutcome.match(message.because("spring.datasource.url is set"))
        : ConditionOutcome.noMatch(message.because("there is none"));
  }
}
