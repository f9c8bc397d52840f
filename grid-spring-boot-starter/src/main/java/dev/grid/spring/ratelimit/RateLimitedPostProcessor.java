package dev.grid.spring.ratelimit;

import java.lang.annotation.Annotation;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Pointcut;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/** Has calls of beans' methods that are {@link RateLimited} take their permits. */
public final class RateLimitedPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

  private static final long serialVersionUID = 1L;

  private final transient Function<String, @Nullable Limit> configured;

  /**
   * A post-processor.
   *
   * @param configured limits by their names, which come before those of annotations
   */
  public RateLimitedPostProcessor(Function<String, @Nullable Limit> configured) {
    this.configured = configured;
    setBeforeExistingAdvisors(true); // What is refused touches no cache and no transaction.
  }

  @Override
  public void setBeanFactory(BeanFactory beanFactory) {
    super.setBeanFactory(beanFactory);
    ComposablePointcut pointcut =
        new ComposablePointcut(new AnnotationMatchingPointcut(RateLimited.class, true))
            .union(
                (Pointcut)
                    new AnnotationMatchingPointcut(
                        (Class<? extends Annotation>) null, RateLimited.class, true));
    this.advisor =
        new DefaultPointcutAdvisor(
            pointcut,
            new RateLimitedInterceptor((ConfigurableBeanFactory) beanFactory, configured));
  }
}
