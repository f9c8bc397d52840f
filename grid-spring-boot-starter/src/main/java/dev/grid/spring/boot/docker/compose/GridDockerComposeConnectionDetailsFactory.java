package dev.grid.spring.boot.docker.compose;

import dev.grid.config.Credentials;
import dev.grid.spring.boot.autoconfigure.GridConnectionDetails;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/**
 * Connection details of a service whose image is called {@code grid} or {@code grid-server-app}, or
 * that has the label {@code org.springframework.boot.service-connection=grid}.
 */
final class GridDockerComposeConnectionDetailsFactory
    extends DockerComposeConnectionDetailsFactory<GridConnectionDetails> {

  private static final int PORT = 5701;

  GridDockerComposeConnectionDetailsFactory() {
    super(new String[] {"grid", "grid-server-app"});
  }

  @Override
  protected GridConnectionDetails getDockerComposeConnectionDetails(
      DockerComposeConnectionSource source) {
    return new Details(source.getRunningService());
  }

  private static final class Details extends DockerComposeConnectionDetails
      implements GridConnectionDetails {

    private final String address;
    private final Map<String, @Nullable String> environment;

    Details(RunningService service) {
      super(service);
      this.address = service.host() + ":" + service.ports().get(PORT);
      this.environment = service.env();
    }

    @Override
    public List<String> getAddresses() {
      return List.of(address);
    }

    @Override
    public String getClusterName() {
      String name = environment.get("GRID_CLUSTER_NAME");
      return name == null ? "dev" : name;
    }

    @Override
    public @Nullable Credentials getCredentials() {
      String username = environment.get("GRID_SECURITY_USERNAME");
      String password = environment.get("GRID_SECURITY_PASSWORD");
      return username == null || password == null ? null : new Credentials(username, password);
    }
  }
}
