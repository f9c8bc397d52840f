package dev.grid.systemtests.contract;

import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.InPartitions;
import dev.grid.systemtests.RefusedInGroups;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A {@link ContractSuite} that is run for structures in Raft groups, too, but for tests that are
 * {@link InPartitions}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.grid.systemtests.contract.Reach#everywhere")
@ExtendWith({DeploymentsStopped.class, RefusedInGroups.class})
@interface EverywhereSuite {}
