package dev.grid.spring.boot.testcontainers;

import dev.grid.config.Credentials;
import dev.grid.spring.boot.autoconfigure.GridConnectionDetails;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;

/**
 * Connection details of a {@link GridContainer}, and of any other container with a member whose
 * image or {@code @ServiceConnection} is called {@code grid} or {@code grid-server-app}.
 */
final class GridContainerConnectionDetailsFactory
    extends ContainerConnectionDetailsFactory<Container<?>, GridConnectionDetails> {

  private static final List<String> NAMES = List.of("grid", "grid-server-app");

  @Override
  protected boolean sourceAccepts(
      ContainerConnectionSource<Container<?>> source,
      Class<?> requiredContainerType,
      Class<?> requiredConnectionDetailsType) {
    return source.accepts(ANY_CONNECTION_NAME, GridContainer.class, requiredConnectionDetailsType)
        || NAMES.stream()
            .anyMatch(
                name -> source.accepts(name, requiredContainerType, requiredConnectionDetailsType));
  }

  @Override
  protected GridConnectionDetails getContainerConnectionDetails(
      ContainerConnectionSource<Container<?>> source) {
    return new Details(source);
  }

  private static final class Details extends ContainerConnectionDetails<Container<?>>
      implements GridConnectionDetails {

    Details(ContainerConnectionSource<Container<?>> source) {
      super(source);
    }

    @Override
    public List<String> getAddresses() {
      return List.of(
          getContainer().getHost() + ":" + getContainer().getMappedPort(GridContainer.PORT));
    }

    @Override
    public String getClusterName() {
      return environment().getOrDefault("GRID_CLUSTER_NAME", "dev");
    }

    @Override
    public @Nullable Credentials getCredentials() {
      String username = environment().get("GRID_SECURITY_USERNAME");
      String password = environment().get("GRID_SECURITY_PASSWORD");
      return username == null || password == null ? null : new Credentials(username, password);
    }

    private Map<String, String> environment() {
      return getContainer() instanceof GenericContainer<?> container
          ? container.getEnvMap()
          : Map.of();
    }
  }
}
