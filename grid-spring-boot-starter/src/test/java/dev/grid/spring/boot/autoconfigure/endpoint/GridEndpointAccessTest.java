package dev.grid.spring.boot.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.StubGrid;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an application that exposes all endpoints, and asks nobody who he is, lets anybody do. */
class GridEndpointAccessTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void whenNothingIsSaidShouldShowAndChangeNothing() throws Exception {
    try (ConfigurableApplicationContext context = run()) {
      assertThat(call(context, "GET", "/actuator/grid")).isEqualTo(200);
      assertThat(call(context, "POST", "/actuator/grid/accept-loss")).isEqualTo(405);
      assertThat(call(context, "POST", "/actuator/grid/leave")).isEqualTo(405);
      verify(operations(context), never()).acceptLoss();
      verify(operations(context), never()).leave();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "management.endpoint.grid.access=unrestricted",
        "management.endpoints.access.default=unrestricted"
      })
  void whenAccessIsAskedForShouldOperate(String property) throws Exception {
    try (ConfigurableApplicationContext context = run("--" + property)) {
      assertThat(call(context, "POST", "/actuator/grid/accept-loss")).isEqualTo(204);
      verify(operations(context)).acceptLoss();
    }
  }

  private static ClusterOperations operations(ConfigurableApplicationContext context) {
    return Objects.requireNonNull(context.getBean(Grid.class).operations());
  }

  private static ConfigurableApplicationContext run(String... arguments) {
    SpringApplication application = new SpringApplication(Shop.class);
    application.setDefaultProperties(
        Map.of(
            "server.port",
            "0",
            "management.endpoints.web.exposure.include",
            "*",
            "grid.session.enabled",
            "false")); // The stub has no maps.
    return application.run(arguments);
  }

  private static int call(ConfigurableApplicationContext context, String method, String path)
      throws IOException, InterruptedException {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.noBody())
            .build();
    return HTTP.send(request, BodyHandlers.discarding()).statusCode();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Shop {

    @Bean
    Grid grid() {
      return StubGrid.create();
    }
  }
}
