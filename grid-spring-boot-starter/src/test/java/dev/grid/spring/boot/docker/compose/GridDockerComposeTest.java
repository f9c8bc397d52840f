package dev.grid.spring.boot.docker.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import dev.grid.config.Credentials;
import dev.grid.spring.boot.autoconfigure.GridConnectionDetails;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/** Services of Docker Compose as Boot sees them. */
class GridDockerComposeTest {

  @Test
  void whenAServiceHasAMemberShouldTakeWhereItIsAndWhatItsEnvironmentSays() {
    GridConnectionDetails details =
        Objects.requireNonNull(
            details(
                "registry.example.com/grid-server-app:1",
                Map.of(),
                Map.of("GRID_SECURITY_USERNAME", "ada", "GRID_SECURITY_PASSWORD", "hush")));
    assertThat(details.getAddresses()).containsExactly("somewhere:32768");
    assertThat(details.getClusterName()).isEqualTo("dev");
    assertThat(details.getCredentials()).isEqualTo(new Credentials("ada", "hush"));
  }

  @Test
  void whenAServiceIsLabelledShouldTakeItWhateverItsImageIs() {
    GridConnectionDetails details =
        Objects.requireNonNull(
            details(
                "registry.example.com/own:1",
                Map.of("org.springframework.boot.service-connection", "grid"),
                Map.of("GRID_CLUSTER_NAME", "blue")));
    assertThat(details.getClusterName()).isEqualTo("blue");
    assertThat(details.getCredentials()).isNull();
  }

  @Test
  void whenAServiceIsSomethingElseShouldLeaveItAlone() {
    assertThat(details("registry.example.com/own:1", Map.of(), Map.of())).isNull();
  }

  private static @Nullable GridConnectionDetails details(
      String image, Map<String, String> labels, Map<String, String> environment) {
    RunningService service = mock(RunningService.class);
    ConnectionPorts ports = mock(ConnectionPorts.class);
    given(service.name()).willReturn("service");
    given(service.image()).willReturn(ImageReference.of(image));
    given(service.host()).willReturn("somewhere");
    given(service.ports()).willReturn(ports);
    given(service.env()).willReturn(environment);
    given(service.labels()).willReturn(labels);
    given(ports.get(5701)).willReturn(32768);
    DockerComposeConnectionSource source = mock(DockerComposeConnectionSource.class);
    given(source.getRunningService()).willReturn(service);
    return (GridConnectionDetails)
        new ConnectionDetailsFactories(GridDockerComposeTest.class.getClassLoader())
            .getConnectionDetails(source, false)
            .get(GridConnectionDetails.class);
  }
}
