package dev.grid.spring.boot.autoconfigure;

import dev.grid.AuthenticationException;
import dev.grid.ClusterUnreachableException;
import dev.grid.GridException;
import dev.grid.InvalidConfigurationException;
import java.net.BindException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property to change when the grid could not start or connect. */
final class GridStartFailureAnalyzer extends AbstractFailureAnalyzer<GridException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, GridException cause) {
    if (findCause(cause, BindException.class) != null) {
      return new FailureAnalysis(
          "The grid member could not listen for clients: " + cause.getMessage(),
          "Stop what listens there, or set 'grid.network.port' to another port, or set"
              + " 'grid.network.port-auto-increment=true' to take the next free one of"
              + " 'grid.network.port-count'. If the address is not one of this host, change"
              + " 'grid.network.host'.",
          cause);
    }
    if (cause instanceof AuthenticationException) {
      return new FailureAnalysis(
          "The cluster refused this client: " + cause.getMessage(),
          "Check that 'grid.cluster-name' is the name the members have, and that"
              + " 'grid.security.username' and 'grid.security.password' are what they ask for.",
          cause);
    }
    if (cause instanceof ClusterUnreachableException) {
      return new FailureAnalysis(
          "No member of the cluster could be reached: " + cause.getMessage(),
          "Start a member, or correct 'grid.client.addresses' and 'grid.cluster-name'. How long the"
              + " client tries is 'grid.client.cluster-connect-timeout'. To run a member inside"
              + " this application instead, set 'grid.mode=embedded'.",
          cause);
    }
    if (cause instanceof InvalidConfigurationException) {
      return new FailureAnalysis(
          "The configuration of the grid is not valid: " + cause.getMessage(),
          "Correct the property of that name under 'grid', or the customizer that sets it."
              + " 'network' stands for 'grid.network', 'connection' for 'grid.client', 'map name=x'"
              + " for 'grid.maps.x', 'queue name=x' for 'grid.queues.x'.",
          cause);
    }
    return null;
  }
}
