package dev.grid.spring.data.repository.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Sets {@code @CreatedDate}, {@code @LastModifiedDate}, {@code @CreatedBy} and
 * {@code @LastModifiedBy} of entities before they are stored, in repositories and in templates that
 * are beans. Who it is says a bean of type {@code AuditorAware}.
 *
 * <p>An entity counts as created by whom it is saved while it is new: without a {@code @Version},
 * while it has no id. If it cannot be stored, a mutable entity keeps what was set.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Import(GridAuditingRegistrar.class)
public @interface EnableGridAuditing {

  /** The name of the {@code AuditorAware} bean; by default the one that there is. */
  String auditorAwareRef() default "";

  /** Whether dates are set. */
  boolean setDates() default true;

  /** Whether a new entity is also last modified when it is created. */
  boolean modifyOnCreate() default true;

  /** The name of a {@code DateTimeProvider} bean; by default the system's time is taken. */
  String dateTimeProviderRef() default "";
}
