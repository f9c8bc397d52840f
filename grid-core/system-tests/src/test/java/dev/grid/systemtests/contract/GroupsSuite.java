package dev.grid.systemtests.contract;

import dev.grid.systemtests.DeploymentsStopped;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a test class of a kind that is in Raft groups only, with one member, with three and with
 * five. Members of the reference have them in another edition.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.grid.systemtests.contract.Reach#groups")
@ExtendWith(DeploymentsStopped.class)
@interface GroupsSuite {}
