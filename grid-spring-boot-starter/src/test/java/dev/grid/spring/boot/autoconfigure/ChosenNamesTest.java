package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.grid.Grid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

class ChosenNamesTest {

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void captureLog() {
    log.start();
    ((Logger) LoggerFactory.getLogger(ChosenNames.class)).addAppender(log);
  }

  @AfterEach
  void endCapture() {
    ((Logger) LoggerFactory.getLogger(ChosenNames.class)).detachAppender(log);
  }

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class))
          .withBean(Grid.class, StubGrid::create);

  @ParameterizedTest
  @CsvSource({
    "grid.maps.order-*.time-to-live=5m, order-*, order-, grid.maps[order-*].time-to-live",
    "grid.maps.user/sessions.backup-count=2, user/sessions, usersessions,"
        + " grid.maps[user/sessions].backup-count",
    "grid.queues.jobs+high.max-size=5, jobs+high, jobshigh, grid.queues[jobs+high].max-size",
    "grid.maps.größe.eviction.size=5, größe, gre, grid.maps[größe].eviction.size",
    "grid.attributes.acme/zone.name=a, acme/zone.name, acmezone.name,"
        + " grid.attributes[acme/zone.name]",
  })
  void whenBindingWouldChangeANameShouldFailWithTheFormToUse(
      String property, String name, String read, String form) {
    runner
        .withPropertyValues(property)
        .run(
            context -> {
              FailureAnalysis analysis = analyze(context);
              assertThat(analysis.getDescription())
                  .contains("'" + name + "'")
                  .contains("'" + read + "'");
              assertThat(analysis.getAction()).contains("'" + form + "'");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"order-*", "user/sessions", "a.b", "größe", "my map"})
  void whenANameIsInBracketsShouldKeepIt(String name) {
    runner
        .withPropertyValues("grid.maps[" + name + "].backup-count=2")
        .run(context -> assertThat(mapNames(context)).containsExactly(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "orderItems", "order-items", "order_items", "2026"})
  void whenANameIsPlainShouldKeepIt(String name) {
    runner
        .withPropertyValues("grid.maps." + name + ".backup-count=2")
        .run(context -> assertThat(mapNames(context)).containsExactly(name));
  }

  @Test
  void whenAYamlKeyWouldBeChangedShouldFailWithTheFormToUse() {
    withYaml("grid:\n  maps:\n    user/sessions:\n      backup-count: 2\n")
        .run(
            context ->
                assertThat(analyze(context).getAction())
                    .contains("'grid.maps[user/sessions].backup-count'")
                    .contains("\"[user/sessions]\""));
    withYaml("grid:\n  queues:\n    job*:\n      max-size: 2\n")
        .run(context -> assertThat(analyze(context).getAction()).contains("\"[job*]\""));
  }

  @Test
  void whenAYamlKeyIsInBracketsShouldKeepIt() {
    withYaml("grid:\n  maps:\n    \"[user/sessions]\":\n      backup-count: 2\n")
        .run(context -> assertThat(mapNames(context)).containsExactly("user/sessions"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GRID_MAPS_ORDERS_BACKUPCOUNT", "GRID_MAPS_ORDERS_BACKUP_COUNT"})
  void whenAVariableNamesAMapOfOneWordShouldBindIt(String variable) {
    withVariable(variable, "2")
        .run(
            context -> {
              assertThat(mapNames(context)).containsExactly("orders");
              assertThat(properties(context).maps().get("orders").backupCount()).isEqualTo(2);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GRID_MAPS_ORDER_ITEMS_BACKUPCOUNT",
        "GRID_MAPS_ORDERS_BACKUPSCOUNT",
        "GRID_QUEUES_MY_JOBS_MAXSIZE"
      })
  void whenAVariableNamesNoMapShouldFailAndSayWhatToDo(String variable) {
    withVariable(variable, "2")
        .run(
            context -> {
              FailureAnalysis analysis = analyze(context);
              assertThat(analysis.getDescription()).contains(variable);
              assertThat(analysis.getAction())
                  .contains("SPRING_APPLICATION_JSON")
                  .contains("[<name>]");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GRID_NETWORK_JOIN_MEMBERS",
        "GRID_NETWORK_JOIN_MEMBERS_0_",
        "GRID_NETWORK_PORT",
        "GRID_MAPS_ORDERS_INDEXES_0_ATTRIBUTES",
        "GRID_CLUSTERNAME",
        "GRID_CLUSTER_NAME",
        "GRID_ATTRIBUTES_ZONE",
        "GRID_SERVICE_HOST",
        "GRID_MAPS_SERVICE_PORT_HTTP",
        "GRID_PORT_5701_TCP_ADDR",
        "GRID_WEB_PORT=tcp://127.0.0.1:80"
      })
  void whenAVariableIsKnownOrOfKubernetesShouldSayNothing(String variable) {
    String[] parts = variable.split("=", 2);
    withVariable(parts[0], parts.length == 1 ? "5702" : parts[1])
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(log.list).isEmpty();
            });
  }

  @Test
  void whenAnotherVariableIsUnknownShouldWarn() {
    withVariable("GRID_NETWROK_PORT", "5702")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(log.list)
                  .extracting(ILoggingEvent::getFormattedMessage)
                  .singleElement(as(STRING))
                  .contains("GRID_NETWROK_PORT", "ignored", "grid.network.port");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "GRID_NETWORK_PORT=tcp://10.0.0.1:5701, grid-network",
    "GRID_MAPS_PORT=tcp://10.0.0.1:80, grid-maps"
  })
  void whenKubernetesSetsWhatWouldBeBoundShouldFailAndSayWho(String variable, String service) {
    String[] parts = variable.split("=", 2);
    withVariable(parts[0], parts[1])
        .run(
            context -> {
              FailureAnalysis analysis = analyze(context);
              assertThat(analysis.getDescription())
                  .contains(parts[0], "Kubernetes", "'" + service + "'");
              assertThat(analysis.getAction()).contains("enableServiceLinks: false");
            });
  }

  @Test
  void whenASystemPropertyIsMistypedShouldWarn() {
    runner
        .withSystemProperties("grid.netwrok.port=5702", "grid.cluster-name=x")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(log.list)
                  .extracting(ILoggingEvent::getFormattedMessage)
                  .singleElement(as(STRING))
                  .contains("grid.netwrok.port", "ignored", "grid.network.port");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grid.maps.orders.backup-count=2",
        "grid.maps.orders.backupCount=2",
        "grid.maps[orders.old].backup-count=2",
        "grid.maps.orders.indexes[0].attributes[0]=date",
        "grid.attributes.acme.zone=a",
        "grid.network.join.members[0]=127.0.0.1:5701"
      })
  void whenASystemPropertyIsKnownShouldSayNothing(String property) {
    runner
        .withSystemProperties(property)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(log.list).isEmpty();
            });
  }

  @Test
  void whenASystemPropertyIsOfAMapButNoneShouldFail() {
    runner
        .withSystemProperties("grid.maps.orders.backup-cuont=2")
        .run(
            context -> {
              FailureAnalysis analysis = analyze(context);
              assertThat(analysis.getDescription()).contains("grid.maps.orders.backup-cuont");
              assertThat(analysis.getAction()).contains("grid.maps.orders.backup-count");
            });
  }

  @Test
  void whenANameIsInTheApplicationJsonShouldKeepIt() {
    SpringApplication application = new SpringApplication(WithStub.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    try (ConfigurableApplicationContext context =
        application.run("--spring.application.json={\"grid.maps[order-*].backup-count\":\"2\"}")) {
      assertThat(context.getBean(GridProperties.class).maps()).containsOnlyKeys("order-*");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(GridAutoConfiguration.class)
  static class WithStub {

    @Bean
    Grid grid() {
      return StubGrid.create();
    }
  }

  private ApplicationContextRunner withVariable(String name, String value) {
    String source = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    return runner.withInitializer(
        context ->
            context
                .getEnvironment()
                .getPropertySources()
                .replace(source, new SystemEnvironmentPropertySource(source, Map.of(name, value))));
  }

  private ApplicationContextRunner withYaml(String yaml) {
    try {
      return with(
          new YamlPropertySourceLoader()
              .load("yaml", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
              .getFirst());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ApplicationContextRunner with(PropertySource<?> source) {
    return runner.withInitializer(
        context -> context.getEnvironment().getPropertySources().addFirst(source));
  }

  private static Iterable<String> mapNames(AssertableApplicationContext context) {
    return properties(context).maps().keySet();
  }

  private static GridProperties properties(AssertableApplicationContext context) {
    return context.getBean(GridProperties.class);
  }

  private static FailureAnalysis analyze(AssertableApplicationContext context) {
    assertThat(context).hasFailed();
    return Objects.requireNonNull(
        new ChangedNameFailureAnalyzer()
            .analyze(Objects.requireNonNull(context.getStartupFailure())));
  }
}
