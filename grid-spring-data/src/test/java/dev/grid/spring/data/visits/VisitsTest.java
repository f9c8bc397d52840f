package dev.grid.spring.data.visits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.data.autoconfigure.GridDataAutoConfiguration;
import dev.grid.spring.data.autoconfigure.GridRepositoriesAutoConfiguration;
import dev.grid.spring.data.repository.GridRepository;
import dev.grid.spring.data.repository.config.EnableGridRepositories;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.annotation.Id;

/** Applications whose grid Boot starts. */
class VisitsTest {

  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

  private final ApplicationContextRunner boot =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  GridAutoConfiguration.class,
                  GridDataAutoConfiguration.class,
                  GridRepositoriesAutoConfiguration.class))
          .withPropertyValues("grid.network.host=127.0.0.1", "grid.network.port=0");

  @Test
  void whenTheMemberIsEmbeddedShouldStoreWhatThePropertiesSay() {
    boot.withUserConfiguration(Application.class).run(VisitsTest::assertStores);
  }

  @Test
  void whenRepositoriesAreEnabledByTheApplicationShouldStoreTheSame() {
    boot.withUserConfiguration(Enabled.class).run(VisitsTest::assertStores);
  }

  @Test
  void whenTheApplicationIsAClientShouldStoreTheSame() {
    boot.withUserConfiguration(Application.class)
        .run(
            member -> {
              int port = member.getBean(Grid.class).cluster().members().getFirst().port();
              boot.withUserConfiguration(Application.class)
                  .withPropertyValues("grid.mode=client", "grid.client.addresses=127.0.0.1:" + port)
                  .run(VisitsTest::assertStores);
            });
  }

  private static void assertStores(ApplicationContext context) {
    VisitRepository visits = context.getBean(VisitRepository.class);
    Visit saved = visits.save(new Visit(null, NOW, "secret"));
    assertThat(saved.id()).isNotNull();
    assertThat(visits.findById(saved.id())).contains(new Visit(saved.id(), NOW, null));
    assertThat(visits.findByAtAfter(NOW.minusNanos(1))).hasSize(1);
    assertThat(visits.findByAtAfter(NOW)).isEmpty();
  }

  @Test
  void whenATypeCannotBeStoredShouldFailTheStart() {
    boot.withUserConfiguration(WithOddRepository.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining(Odd.class.getName())
                    .hasMessageContaining("'worker'")
                    .hasMessageContaining("java.lang.Thread"));
  }

  @Configuration(proxyBeanMethods = false)
  @AutoConfigurationPackage
  static class Application {}

  @Configuration(proxyBeanMethods = false)
  @EnableGridRepositories
  static class Enabled {}

  @Configuration(proxyBeanMethods = false)
  @EnableGridRepositories(
      considerNestedRepositories = true,
      includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = OddRepository.class))
  static class WithOddRepository {}

  record Odd(@Id String id, Thread worker) {}

  interface OddRepository extends GridRepository<Odd, String> {}
}
