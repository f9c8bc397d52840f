package dev.grid.spring.boot.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/**
 * Matches if the properties give the cluster Raft groups, or leave it to a member that looks for
 * nobody to have some.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Conditional(OnRaftGroupsCondition.class)
public @interface ConditionalOnRaftGroups {

  /**
   * Whether {@code grid.cp.lock-beans}, if it is set, decides instead of the number of members, and
   * one of them has to be set.
   */
  boolean forLocks() default false;
}
