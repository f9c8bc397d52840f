package dev.grid.spring.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of what an application does with the grid: a member inside of the test, on a free port,
 * injected structures, listeners, transactions and repositories, and none of the application's
 * components unless they are imported or included. {@code grid.mode=client}, or a container with
 * {@code @ServiceConnection}, makes it a client.
 *
 * <pre>{@code
 * @DataGridTest
 * @Import(Orders.class)
 * class OrdersTest {
 *   @Autowired Orders orders;
 * }
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(DataGridTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(DataGridTypeExcludeFilter.class)
@AutoConfigureDataGrid
@ImportAutoConfiguration
public @interface DataGridTest {

  /** Properties of the test, each {@code name=value}. */
  String[] properties() default {};

  /** Whether the application's components are left out. */
  boolean useDefaultFilters() default true;

  /** Which components to have nevertheless. */
  Filter[] includeFilters() default {};

  /** Which components to leave out. */
  Filter[] excludeFilters() default {};

  /** Auto-configurations to leave out. */
  @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
  Class<?>[] excludeAutoConfiguration() default {};
}
