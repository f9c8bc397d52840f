package dev.grid.spring.boot.autoconfigure.ratelimit;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.failure.Bypass;
import dev.grid.spring.ratelimit.Limit;
import dev.grid.spring.ratelimit.RateLimitFilter;
import dev.grid.spring.ratelimit.RateLimitWebFilter;
import dev.grid.spring.ratelimit.RateLimited;
import dev.grid.spring.ratelimit.RateLimitedPostProcessor;
import dev.grid.spring.ratelimit.RateLimits;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Limits of calls that the cluster shares: {@link RateLimits}, {@link RateLimited} and filters for
 * what {@code grid.rate-limit.requests} says.
 */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnClass(AbstractBeanFactoryAwareAdvisingPostProcessor.class)
@ConditionalOnSingleCandidate(Grid.class)
@ConditionalOnBooleanProperty(name = "grid.rate-limit.enabled", matchIfMissing = true)
@EnableConfigurationProperties(GridRateLimitProperties.class)
public final class GridRateLimitAutoConfiguration {

  /** Spring Security's filter has -100. */
  private static final int BEFORE_SECURITY = -110;

  private static final int AFTER_SECURITY = -90;

  @Bean
  @ConditionalOnMissingBean
  RateLimits gridRateLimits(Grid grid, GridRateLimitProperties properties) {
    return new RateLimits(
        grid,
        new Bypass(
            "rate limits", properties.onFailure(), properties.timeLimit(), properties.pause()));
  }

  @Bean
  static RateLimitedPostProcessor gridRateLimitedMethods(
      ObjectProvider<GridRateLimitProperties> properties, Environment environment) {
    Function<String, @Nullable Limit> configured = name -> properties.getObject().limit(name);
    RateLimitedPostProcessor processor = new RateLimitedPostProcessor(configured);
    processor.setProxyTargetClass(
        environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true));
    return processor;
  }

  /** Of servlet applications. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @Conditional(OnLimitedRequests.class)
  static class ServletConfiguration {

    @Bean
    FilterRegistrationBean<RateLimitFilter> gridRateLimitFilter(
        RateLimits limits, GridRateLimitProperties properties) {
      return filter(limits, properties, false);
    }

    @Bean
    FilterRegistrationBean<RateLimitFilter> gridPrincipalRateLimitFilter(
        RateLimits limits, GridRateLimitProperties properties) {
      return filter(limits, properties, true);
    }

    private static FilterRegistrationBean<RateLimitFilter> filter(
        RateLimits limits, GridRateLimitProperties properties, boolean byPrincipal) {
      FilterRegistrationBean<RateLimitFilter> filter =
          new FilterRegistrationBean<>(
              new RateLimitFilter(limits, properties.requests(byPrincipal)));
      filter.setName(byPrincipal ? "gridPrincipalRateLimitFilter" : "gridRateLimitFilter");
      filter.setOrder(byPrincipal ? AFTER_SECURITY : BEFORE_SECURITY);
      filter.setEnabled(!properties.requests(byPrincipal).isEmpty());
      return filter;
    }
  }

  /** Of reactive applications. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  @Conditional(OnLimitedRequests.class)
  static class ReactiveConfiguration {

    @Bean
    RateLimitWebFilter gridRateLimitWebFilter(
        RateLimits limits, GridRateLimitProperties properties) {
      return new RateLimitWebFilter(limits, properties.requests(false), BEFORE_SECURITY);
    }

    @Bean
    RateLimitWebFilter gridPrincipalRateLimitWebFilter(
        RateLimits limits, GridRateLimitProperties properties) {
      return new RateLimitWebFilter(limits, properties.requests(true), AFTER_SECURITY);
    }
  }
}
