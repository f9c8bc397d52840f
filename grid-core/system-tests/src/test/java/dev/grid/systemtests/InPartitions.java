package dev.grid.systemtests;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test with a call that is not served in Raft groups: where structures are in these it has to be
 * refused, which {@link RefusedInGroups} sees to.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface InPartitions {}
