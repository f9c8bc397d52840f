package dev.grid.spring.boot.testcontainers;

import java.util.Objects;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A member of a cluster of its own, in a container of an image of {@code grid-server-app}, which
 * there is none of in public: name the one that you have built.
 *
 * <pre>{@code
 * @Container @ServiceConnection
 * static GridContainer grid = new GridContainer("registry.example.com/grid:1.0");
 * }</pre>
 *
 * <p>The application is its client then, without a property. Clients reach it through the port that
 * Docker maps, so that it has to be the only member. Confined to the test's thread.
 */
public class GridContainer extends GenericContainer<GridContainer> {

  /** Where the member listens inside of the container. */
  public static final int PORT = 5701;

  /** A container of the image of this name. */
  public GridContainer(String image) {
    this(DockerImageName.parse(image));
  }

  /** A container of this image. */
  public GridContainer(DockerImageName image) {
    super(image);
    addExposedPort(PORT);
    addEnv("GRID_SECURITY_OPEN", "true"); // Who comes through the mapped port is another machine.
    waitingFor(Wait.forListeningPort());
  }

  /** With a cluster of this name; by default {@code dev}. */
  public GridContainer withClusterName(String name) {
    return withEnv("GRID_CLUSTER_NAME", Objects.requireNonNull(name, "name"));
  }

  /** With what clients have to show; by default nothing. */
  public GridContainer withCredentials(String username, String password) {
    return withEnv("GRID_SECURITY_USERNAME", Objects.requireNonNull(username, "username"))
        .withEnv("GRID_SECURITY_PASSWORD", Objects.requireNonNull(password, "password"));
  }

  /** Where a client connects: host and port as this machine sees them. */
  public String getAddress() {
    return getHost() + ":" + getMappedPort(PORT);
  }
}
