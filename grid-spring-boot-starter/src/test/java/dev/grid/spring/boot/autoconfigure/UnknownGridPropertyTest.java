package dev.grid.spring.boot.autoconfigure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Through a whole application, because Boot decides which analyzer speaks. */
@ExtendWith(OutputCaptureExtension.class)
class UnknownGridPropertyTest {

  private static final String FACTORIES = "/META-INF/spring.factories";

  @Test
  void whenAPropertyIsMistypedShouldFailAndSuggestTheRightOne(CapturedOutput output) {
    assertThatThrownBy(() -> run("--grid.netwrok.port=5702", "--grid.security.pasword=secret"))
        .isNotNull();
    assertThat(output)
        .contains("There is no property 'grid.netwrok.port'")
        .contains("commandLineArgs")
        .contains("Did you mean 'grid.network.port'?")
        .contains("Did you mean 'grid.security.password'?")
        .doesNotContain("secret");
  }

  @Test
  void whenTheSystemHasAPropertyOfThatKindShouldIgnoreIt() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class))
        .withUserConfiguration(Application.class)
        .withSystemProperties("grid.boot.skip=true")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void whenPropertiesOfOthersAreUnknownShouldIgnoreThem() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class))
        .withUserConfiguration(Application.class)
        .withPropertyValues("gridlock.timeout=3", "orders.grid.port=4")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void whenPropertiesAreOfAModuleShouldBindThem() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class))
        .withUserConfiguration(Application.class)
        .withPropertyValues(
            "grid.cache.near-cache=true",
            "grid.chat-memory.map=talks",
            "grid.observations.enabled=true",
            "grid.rate-limit.enabled=true",
            "grid.session.namespace=s",
            "grid.transaction.timeout=3s")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void whenFactoriesAreNamedShouldHaveEachKeyOnce() throws IOException {
    // Of a key that is there twice, the first is lost without a word.
    List<String> keys;
    try (InputStream in = GridAutoConfiguration.class.getResourceAsStream(FACTORIES)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      keys =
          text.lines()
              .filter(line -> line.contains("="))
              .map(line -> line.substring(0, line.indexOf('=')))
              .toList();
    }
    assertThat(keys).isNotEmpty().doesNotHaveDuplicates();
  }

  private static void run(String... arguments) {
    SpringApplication application = new SpringApplication(Application.class);
    application.run(arguments).close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {

    @Bean
    Grid grid() {
      return StubGrid.create();
    }
  }
}
