package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An address for management endpoints that share the application's server. */
class ManagementAddressTest {

  @Configuration(proxyBeanMethods = false)
  static class Application {

    /** Stands for whatever a member does when it starts. */
    @Bean
    static String started() {
      throw new AssertionError("beans are made");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Empty {}

  private static ConfigurableApplicationContext run(
      Class<?> application, WebApplicationType type, String... arguments) {
    SpringApplication spring = new SpringApplication(application);
    spring.setWebApplicationType(type);
    spring.setRegisterShutdownHook(false);
    return spring.run(arguments);
  }

  @Test
  void whenThereIsNoOtherServerShouldFailBeforeAnyBeanIsMade() {
    for (String[] ports :
        new String[][] {
          {"--management.server.address=127.0.0.1"},
          {
            "--management.server.address=127.0.0.1",
            "--management.server.port=8081",
            "--server.port=8081"
          }
        }) {
      assertThatThrownBy(() -> run(Application.class, WebApplicationType.SERVLET, ports))
          .isInstanceOfSatisfying(
              ManagementAddressException.class,
              e -> {
                FailureAnalysis analysis = new ManagementAddressFailureAnalyzer().analyze(e);
                assertThat(analysis).isNotNull();
                assertThat(analysis.getDescription())
                    .contains("management.server.address=127.0.0.1");
                assertThat(analysis.getAction()).contains("'server.address'");
              });
    }
  }

  @Test
  void whenThereAreKeysButNoServerShouldFailAndNotTellThem() {
    for (String property : new String[] {"ssl.bundle", "ssl.key-store-password", "ssl.enabled"}) {
      String value = property.equals("ssl.enabled") ? "true" : "hidden";
      assertThatThrownBy(
              () ->
                  run(
                      Application.class,
                      WebApplicationType.SERVLET,
                      "--management.server." + property + "=" + value))
          .isInstanceOfSatisfying(
              ManagementAddressException.class,
              e -> {
                FailureAnalysis analysis = new ManagementAddressFailureAnalyzer().analyze(e);
                assertThat(analysis.getDescription())
                    .contains("management.server." + property)
                    .doesNotContain("hidden");
                assertThat(analysis.getAction()).contains("'server." + property + "'");
              });
    }
  }

  @Test
  void whenThereIsNoWebServerAtAllShouldNotFail() {
    try (ConfigurableApplicationContext context =
        run(Empty.class, WebApplicationType.NONE, "--management.server.address=127.0.0.1")) {
      assertThat(context.isActive()).isTrue();
    }
  }
}
