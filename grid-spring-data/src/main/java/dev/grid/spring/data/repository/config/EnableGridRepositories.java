package dev.grid.spring.data.repository.config;

import dev.grid.spring.data.repository.support.GridRepositoryFactoryBean;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.support.BeanNameGenerator;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;
import org.springframework.data.repository.config.DefaultRepositoryBaseClass;
import org.springframework.data.repository.query.QueryLookupStrategy;

/**
 * Looks for repositories over Grid's maps and makes them beans. By default it looks in the package
 * of the annotated class and below, and uses the one bean of type {@code dev.grid.Grid}.
 *
 * <p>Where other Spring Data modules are used too, an interface is taken if it extends {@code
 * GridRepository} or its entity has {@code @GridEntity}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Import(GridRepositoriesRegistrar.class)
public @interface EnableGridRepositories {

  /** The packages to look in. */
  @AliasFor("basePackages")
  String[] value() default {};

  /** The packages to look in. */
  @AliasFor("value")
  String[] basePackages() default {};

  /** Classes in the packages to look in. */
  Class<?>[] basePackageClasses() default {};

  /** Which interfaces to take. */
  Filter[] includeFilters() default {};

  /** Which interfaces to leave out. */
  Filter[] excludeFilters() default {};

  /** The ending of the names of classes that implement custom methods. */
  String repositoryImplementationPostfix() default "Impl";

  /** Read by Spring Data; the grid has no named queries, so a file with some fails the start. */
  String namedQueriesLocation() default "";

  /** Whether methods become queries by their {@code @Query}, by their names, or by either. */
  QueryLookupStrategy.Key queryLookupStrategy() default QueryLookupStrategy.Key.CREATE_IF_NOT_FOUND;

  /** The bean definition of a repository. */
  Class<?> repositoryFactoryBeanClass() default GridRepositoryFactoryBean.class;

  /** The base class of repositories. */
  Class<?> repositoryBaseClass() default DefaultRepositoryBaseClass.class;

  /** How repository beans are named. */
  Class<? extends BeanNameGenerator> nameGenerator() default BeanNameGenerator.class;

  /** Whether interfaces nested in other classes are taken. */
  boolean considerNestedRepositories() default false;

  /**
   * The name of the {@code GridOperations} bean to use. One is made under the default name unless
   * there is one.
   */
  String gridTemplateRef() default GridRepositoryConfigurationExtension.TEMPLATE_BEAN;
}
