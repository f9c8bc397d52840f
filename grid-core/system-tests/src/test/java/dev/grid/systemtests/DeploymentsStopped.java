package dev.grid.systemtests;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Stops the deployments when the last test of the JVM has ended. */
public final class DeploymentsStopped implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    AutoCloseable stop = Deployment::stopAll;
    context
        .getRoot()
        .getStore(Namespace.create(DeploymentsStopped.class))
        .computeIfAbsent(DeploymentsStopped.class, key -> stop);
  }
}
