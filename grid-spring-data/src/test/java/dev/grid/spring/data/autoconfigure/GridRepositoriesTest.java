package dev.grid.spring.data.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.grid.Grid;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import dev.grid.spring.data.core.Criteria;
import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.core.GridTemplate;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.reactive.ReactiveGridTemplate;
import dev.grid.spring.data.repository.config.EnableGridRepositories;
import dev.grid.spring.data.testgrid.StubGrid;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class GridRepositoriesTest {

  private final ApplicationContextRunner boot =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  GridDataAutoConfiguration.class,
                  GridRepositoriesAutoConfiguration.class,
                  ReactiveGridRepositoriesAutoConfiguration.class));

  @Configuration(proxyBeanMethods = false)
  static class WithGrid {
    @Bean
    Grid grid() {
      return new StubGrid().grid();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @AutoConfigurationPackage
  static class Application extends WithGrid {}

  @Configuration(proxyBeanMethods = false)
  @EnableGridRepositories
  static class Enabled extends WithGrid {}

  @Configuration(proxyBeanMethods = false)
  @EnableGridRepositories(gridTemplateRef = "mine")
  static class WithOwnTemplate extends WithGrid {
    @Bean
    GridTemplate mine(Grid grid) {
      return new GridTemplate(grid);
    }
  }

  private static void assertWorks(ApplicationContext context) {
    NoteRepository notes = context.getBean(NoteRepository.class);
    Note saved = notes.save(new Note(null, "hello"));
    assertThat(notes.findByTextContaining("ell")).containsExactly(saved);
    assertThat(notes.countLongerThan(4)).isEqualTo(1);
    assertThat(notes.countLongerThan(5)).isZero();
  }

  @Test
  void whenThereIsAGridThenBootMakesRepositories() {
    boot.withUserConfiguration(Application.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(GridOperations.class);
              assertWorks(context);
            });
  }

  @Test
  void whenThereIsReactorThenBootMakesReactiveRepositories() {
    boot.withUserConfiguration(Application.class)
        .run(
            context -> {
              ReactiveNoteRepository notes = context.getBean(ReactiveNoteRepository.class);
              Note saved = notes.save(new Note(null, "hello")).block();
              assertThat(notes.findByTextContaining("ell").collectList().block())
                  .containsExactly(saved);
              assertThat(context.getBean(NoteRepository.class).count()).isEqualTo(1);
              assertThat(
                      context
                          .getBean(ReactiveGridTemplate.class)
                          .count(Criteria.everything(), Note.class)
                          .block())
                  .isEqualTo(1);
            });
    boot.withUserConfiguration(Application.class)
        .withClassLoader(new FilteredClassLoader("reactor", "org.reactivestreams"))
        .withPropertyValues("grid.data.repositories.enabled=false") // No proxies in that loader.
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(GridTemplate.class)
                    .doesNotHaveBean("reactiveGridTemplate"));
  }

  @Test
  void whenThereIsNoGridThenBootDoesNothing() {
    boot.run(
        context ->
            assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(GridOperations.class)
                .doesNotHaveBean(NoteRepository.class));
  }

  @Test
  void whenTurnedOffThenThereIsOnlyATemplate() {
    boot.withUserConfiguration(Application.class)
        .withPropertyValues("grid.data.repositories.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(GridTemplate.class)
                    .doesNotHaveBean(NoteRepository.class));
  }

  @Test
  void whenTheApplicationEnablesRepositoriesThenBootBacksOff() {
    boot.withUserConfiguration(Enabled.class)
        .run(
            context -> {
              assertThat(context)
                  .hasSingleBean(GridOperations.class)
                  .hasSingleBean(NoteRepository.class);
              assertWorks(context);
            });
  }

  @Test
  void withoutBootTheAnnotationIsEnough() {
    try (var context = new AnnotationConfigApplicationContext(Enabled.class)) {
      assertWorks(context);
    }
  }

  @Test
  void templateOfTheApplication_isUsed() {
    try (var context = new AnnotationConfigApplicationContext(WithOwnTemplate.class)) {
      assertWorks(context);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnTemplate {
    @Bean
    GridTemplate ownTemplate(Grid grid) {
      return new GridTemplate(grid);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(OwnTemplate.class)
  static class EnabledBeforeOwnTemplate extends Enabled {}

  @Test
  void templateOfTheApplication_isTheOnlyOneWhateverItsName() {
    boot.withUserConfiguration(Application.class, OwnTemplate.class)
        .run(
            context -> {
              assertThat(context.getBeansOfType(GridOperations.class)).hasSize(1);
              assertThat(context).hasBean("ownTemplate");
              assertWorks(context);
            });
    for (Class<?> configuration :
        List.of(EnabledBeforeOwnTemplate.class, OwnTemplateAndEnabled.class)) {
      try (var context = new AnnotationConfigApplicationContext(configuration)) {
        assertThat(context.getBeansOfType(GridOperations.class)).hasSize(1);
        assertThat(context.getBeansOfType(GridMappingContext.class)).hasSize(1);
        assertWorks(context);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import({OwnTemplate.class, OwnMappingContext.class, Enabled.class})
  static class OwnTemplateAndEnabled {}

  @Configuration(proxyBeanMethods = false)
  static class OwnMappingContext {
    @Bean
    GridMappingContext entities() {
      return new GridMappingContext();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class SecondTemplate {
    @Bean
    GridTemplate secondTemplate(Grid grid) {
      return new GridTemplate(grid);
    }
  }

  @Test
  void severalTemplatesOfTheApplication_areNamed() {
    boot.withUserConfiguration(Application.class, OwnTemplate.class, SecondTemplate.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasMessageContaining("ownTemplate, secondTemplate")
                    .hasMessageContaining("@Primary"));
  }

  @Configuration(proxyBeanMethods = false)
  static class SecondGrid {
    @Bean
    Grid otherGrid() {
      return new StubGrid().grid();
    }
  }

  @Test
  void severalGrids_failTheStartOfRepositoriesAndAreNamed() {
    boot.withUserConfiguration(Application.class, SecondGrid.class)
        .run(
            context -> {
              assertThat(context).hasFailed();
              assertThat(context.getStartupFailure())
                  .rootCause()
                  .isInstanceOf(NoUniqueBeanDefinitionException.class)
                  .hasMessageContaining("grid,otherGrid");
            });
    boot.withUserConfiguration(Application.class, SecondGrid.class)
        .withPropertyValues("grid.data.repositories.enabled=false")
        .run(context -> assertThat(context).hasNotFailed()); // Nobody wants one.
    boot.withUserConfiguration(Application.class, SecondGrid.class)
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    beans -> beans.getBeanDefinition("otherGrid").setPrimary(true)))
        .run(GridRepositoriesTest::assertWorks);
  }

  @Test
  void propertiesOfRepositories_areThoseOfTheGridToo() {
    ApplicationContextRunner withStarter =
        boot.withUserConfiguration(Application.class)
            .withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class));
    withStarter
        .withPropertyValues("grid.data.repositories.enabled=false", "grid.cluster-name=x")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(GridTemplate.class)
                    .doesNotHaveBean(NoteRepository.class));
    withStarter
        .withPropertyValues("grid.data.repositores.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("grid.data.repositores.enabled"));
  }

  @Test
  void propertiesOfRepositories_areDescribed() throws IOException {
    List<Map<String, Object>> properties;
    try (InputStream metadata =
        GridDataProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      properties = JsonPath.read(metadata, "$.properties");
    }
    assertThat(properties)
        .filteredOn(property -> property.get("name").equals("grid.data.repositories.enabled"))
        .singleElement()
        .satisfies(
            property -> {
              assertThat(property).containsEntry("defaultValue", true);
              assertThat((String) property.get("description")).contains("repositories");
            });
  }
}
