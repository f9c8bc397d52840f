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
 * Runs a test class for every {@link Reach}, which its constructor takes. A further deployment is
 * one constant more in {@link dev.grid.systemtests.Deployment}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.grid.systemtests.contract.Reach#all")
@ExtendWith(DeploymentsStopped.class)
@interface ContractSuite {}
