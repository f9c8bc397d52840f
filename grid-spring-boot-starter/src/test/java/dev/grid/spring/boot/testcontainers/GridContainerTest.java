package dev.grid.spring.boot.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.Credentials;
import dev.grid.spring.boot.autoconfigure.BothModes;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.GridConnectionDetails;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;

/** Applications whose tests have a member in a container, here one that needs no Docker. */
class GridContainerTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class));

  /** Says that it maps the port to that of a member on this machine. */
  static final class MappedContainer extends GridContainer {
    private final int port;

    MappedContainer(int port) {
      super("registry.example.com/members:1");
      this.port = port;
    }

    @Override
    public void start() {}

    @Override
    public String getHost() {
      return "127.0.0.1";
    }

    @Override
    public Integer getMappedPort(int originalPort) {
      assertThat(originalPort).isEqualTo(GridContainer.PORT);
      return port;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WithGridContainer {
    static int port;

    @Bean
    @ServiceConnection
    MappedContainer container() {
      return new MappedContainer(port);
    }
  }

  @Test
  void whenThereIsAGridContainerShouldBeItsClientWithoutAProperty() {
    try (BothModes modes = new BothModes()) {
      WithGridContainer.port = modes.member().cluster().members().getFirst().port();
      runner
          .withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class))
          .withUserConfiguration(WithGridContainer.class)
          .run(
              context -> {
                context.getBean(Grid.class).map("m").set("a", "b");
                assertThat(modes.member().map("m").get("a")).isEqualTo("b");
              });
    }
  }

  static final class Other extends GenericContainer<Other> {
    Other(String image) {
      super(image);
    }

    @Override
    public void start() {}

    @Override
    public String getHost() {
      return "host";
    }

    @Override
    public Integer getMappedPort(int originalPort) {
      return originalPort + 1;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WithImage {

    @Bean
    @ServiceConnection("grid-server-app") // Boot takes this from the image of a static field.
    Other container() {
      return new Other("registry.example.com/team/grid-server-app:1")
          .withEnv("GRID_CLUSTER_NAME", "blue")
          .withEnv("GRID_SECURITY_USERNAME", "ada")
          .withEnv("GRID_SECURITY_PASSWORD", "hush");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WithName {

    @Bean
    @ServiceConnection("grid")
    Other container() {
      return new Other("registry.example.com/whatever");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WithAnother {

    @Bean
    @ServiceConnection("database")
    Other container() {
      return new Other("registry.example.com/whatever");
    }
  }

  @Test
  void whenItsConnectionIsCalledSoShouldTakeWhatItsEnvironmentSays() {
    runner
        .withUserConfiguration(WithImage.class)
        .run(
            context -> {
              GridConnectionDetails details = context.getBean(GridConnectionDetails.class);
              assertThat(details.getAddresses()).containsExactly("host:5702");
              assertThat(details.getClusterName()).isEqualTo("blue");
              assertThat(details.getCredentials()).isEqualTo(new Credentials("ada", "hush"));
            });
    runner
        .withUserConfiguration(WithName.class)
        .run(
            context -> {
              GridConnectionDetails details = context.getBean(GridConnectionDetails.class);
              assertThat(details.getClusterName()).isEqualTo("dev");
              assertThat(details.getCredentials()).isNull();
            });
  }

  @Test
  void whenAContainerIsOfSomethingElseShouldLeaveItAlone() {
    runner
        .withUserConfiguration(WithAnother.class)
        .run(
            context ->
                assertThat(context)
                    .hasFailed()
                    .getFailure()
                    .hasMessageContaining("No ConnectionDetails found"));
  }
}
