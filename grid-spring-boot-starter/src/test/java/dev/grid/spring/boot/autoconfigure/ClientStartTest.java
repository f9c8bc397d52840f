package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.Lifecycle.State;
import dev.grid.NotReadyException;
import dev.grid.config.ClientConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.spring.GridListener;
import dev.grid.spring.GridStructure;
import dev.grid.spring.boot.autoconfigure.health.GridHealthContributorAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.inject.GridStructureAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.listener.GridListenerAutoConfiguration;
import dev.grid.topic.TopicMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Clients whose cluster is not there when the application starts. */
class ClientStartTest {

  @SuppressWarnings("NullAway.Init")
  static final class Listening {
    @GridStructure("waiting")
    GridMap<String, String> waiting;

    final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @GridListener(topic = "news")
    void heard(TopicMessage<String> message) {
      heard.add(message.message());
    }
  }

  @Test
  void whenItStartsInTheBackgroundShouldBeDownUntilThereIsACluster() throws IOException {
    int port = freePort();
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                GridAutoConfiguration.class,
                GridStructureAutoConfiguration.class,
                GridListenerAutoConfiguration.class,
                GridHealthContributorAutoConfiguration.class))
        .withBean(Listening.class)
        .withPropertyValues(
            "grid.mode=client",
            "grid.client.start=background",
            "grid.client.backoff.max=100ms",
            "grid.client.addresses=127.0.0.1:" + port,
            "grid.queues.jobs.max-size=1")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              Grid client = context.getBean(Grid.class);
              assertThat(client.lifecycle().state()).isEqualTo(State.STARTING);
              HealthIndicator health =
                  context.getBean("gridHealthContributor", HealthIndicator.class);
              assertThat(status(health)).isEqualTo(Status.DOWN);
              GridMap<String, String> early = context.getBean(Listening.class).waiting;
              assertThatThrownBy(() -> early.set("a", "b")).isInstanceOf(NotReadyException.class);
              assertThatThrownBy(() -> early.getAll(Set.of("a", "b")))
                  .isInstanceOf(NotReadyException.class);
              try (Grid member =
                  Grids.startMember(
                      MemberConfig.defaults()
                          .withNetwork(
                              NetworkConfig.defaults().withHost("127.0.0.1").withPort(port)))) {
                BothModes.await(
                    () -> client.lifecycle().state() == State.RUNNING, "there is a cluster");
                assertThat(status(health)).isEqualTo(Status.UP);
                early.set("a", "b");
                assertThat(member.map("waiting").get("a")).isEqualTo("b");
                Listening listening = context.getBean(Listening.class);
                BothModes.await(
                    () -> {
                      member.topic("news").publish("extra");
                      return !listening.heard.isEmpty();
                    },
                    "its listeners hear");
                BothModes.await(
                    () -> { // Configured before its first use, or not yet.
                      member.queue("jobs").clear();
                      return member.queue("jobs").offer("one")
                          && !member.queue("jobs").offer("two");
                    },
                    "its structures are configured");
              }
            });
  }

  private static Status status(HealthIndicator health) {
    return Objects.requireNonNull(health.health()).getStatus();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void whenNothingListensShouldDevelopWithAMemberOfItsOwn() throws IOException {
    int nobody = freePort();
    GridProperties properties = properties("grid.network.port=0");
    try (GenericApplicationContext context = new GenericApplicationContext()) {
      ofATest(context);
      context.refresh();
      ClientConfig config =
          DevelopmentMember.startIfMissing(
              ClientConfig.defaults().withClusterName("blue"),
              new PropertiesGridConnectionDetails(properties),
              properties,
              context,
              nobody);
      assertThat(config.addresses()).isNotEqualTo(ClientConfig.defaults().addresses());
      try (Grid client = Grids.connect(config)) {
        client.map("m").set("a", "b");
        assertThat(client.map("m").get("a")).isEqualTo("b");
      }
    }
  }

  @Test
  void whenSomethingElseIsSaidShouldStartNone() throws IOException {
    GridProperties properties = properties("grid.network.port=0");
    GridProperties never = properties("grid.client.development-member=never");
    ClientConfig config = ClientConfig.defaults();
    try (BothModes modes = new BothModes();
        GenericApplicationContext context = new GenericApplicationContext()) {
      int listening = modes.member().cluster().members().getFirst().port();
      PropertiesGridConnectionDetails details = new PropertiesGridConnectionDetails(properties);
      assertThat(DevelopmentMember.startIfMissing(config, details, properties, context, listening))
          .as("something listens")
          .isSameAs(config);
      int nobody = freePort();
      assertThat(DevelopmentMember.startIfMissing(config, details, never, context, nobody))
          .as("never")
          .isSameAs(config);
      assertThat(DevelopmentMember.startIfMissing(config, details, properties, context, nobody))
          .as("neither a test nor restarted by developer tools, whatever the class path has")
          .isSameAs(config);
      ofATest(context);
      ClientConfig customized = config.withAddresses("127.0.0.1:1");
      assertThat(DevelopmentMember.startIfMissing(customized, details, properties, context, nobody))
          .as("a customizer names a cluster")
          .isSameAs(customized);
    }
  }

  private static void ofATest(GenericApplicationContext context) {
    context
        .getEnvironment()
        .getPropertySources()
        .addLast(new MapPropertySource(DevelopmentMember.TEST_DEFAULTS, Map.of()));
  }

  private static GridProperties properties(String... values) {
    GridProperties[] bound = new GridProperties[1];
    new ApplicationContextRunner()
        .withUserConfiguration(Bound.class)
        .withPropertyValues(values)
        .run(context -> bound[0] = context.getBean(GridProperties.class));
    return bound[0];
  }

  @org.springframework.boot.context.properties.EnableConfigurationProperties(GridProperties.class)
  static class Bound {}
}
