package dev.grid.spring.boot.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/** Matches if the properties give the cluster Raft groups. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Conditional(OnRaftGroupsCondition.class)
public @interface ConditionalOnRaftGroups {

  /** Whether {@code grid.cp.lock-beans}, if it is set, decides instead of the number of members. */
  boolean forLocks() default false;
}
