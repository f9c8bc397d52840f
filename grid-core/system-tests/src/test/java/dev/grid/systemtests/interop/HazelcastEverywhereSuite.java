package dev.grid.systemtests.interop;

import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.RefusedInGroups;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A {@link HazelcastClientSuite} that is run for structures in Raft groups, too, of one member and
 * of three.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@EnumSource(HazelcastClientSuite.Routing.class)
@ExtendWith({DeploymentsStopped.class, RefusedInGroups.class})
@interface HazelcastEverywhereSuite {}
