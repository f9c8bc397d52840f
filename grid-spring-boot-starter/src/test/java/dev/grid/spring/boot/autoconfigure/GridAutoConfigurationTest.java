package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.AuthenticationException;
import dev.grid.ClusterUnreachableException;
import dev.grid.Grid;
import dev.grid.Lifecycle;
import dev.grid.Member;
import dev.grid.config.ClientConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactSerializer;
import dev.grid.serialization.CompactWriter;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.SerializationConfig;
import dev.grid.serialization.StreamSerializer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.Order;

/** Against real members on free ports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GridAutoConfigurationTest {

  private static final String FREE_PORT = "grid.network.port=0";
  private static final String LOOPBACK = "grid.network.host=127.0.0.1";

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class));

  private Grid cluster;

  @BeforeAll
  void startCluster() {
    cluster =
        Grids.startMember(
            MemberConfig.defaults()
                .withClusterName("test")
                .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0)));
  }

  @AfterAll
  void stopCluster() {
    cluster.close();
  }

  @Test
  void whenNothingSaysOtherwiseShouldStartAMember() {
    runner
        .withPropertyValues(FREE_PORT, LOOPBACK, "grid.cluster-name=mine", "grid.attributes.zone=a")
        .run(
            context -> {
              Grid grid = context.getBean(Grid.class);
              assertThat(grid.lifecycle().state()).isEqualTo(Lifecycle.State.RUNNING);
              assertThat(grid.cluster().name()).isEqualTo("mine");
              assertThat(grid.cluster().partitionCount()).isEqualTo(271);
              assertThat(grid.cluster().members())
                  .singleElement()
                  .satisfies(self -> assertThat(self.id()).isEqualTo(grid.id()))
                  .satisfies(self -> assertThat(self.attributes()).containsEntry("zone", "a"));
              assertThat(context).doesNotHaveBean(GridConnectionDetails.class);
            });
  }

  @Test
  void whenTheContextClosesShouldCloseTheGrid() {
    List<Grid> started = new ArrayList<>();
    runner
        .withPropertyValues(FREE_PORT, LOOPBACK)
        .run(context -> started.add(context.getBean(Grid.class)));
    assertThat(started)
        .singleElement()
        .satisfies(grid -> assertThat(grid.lifecycle().state()).isEqualTo(Lifecycle.State.STOPPED));
  }

  @Test
  void whenTheApplicationHasAGridShouldBackOff() {
    runner
        .withBean(Grid.class, StubGrid::create)
        .run(context -> assertThat(context.getBean(Grid.class).name()).isEqualTo("stub"));
  }

  @Test
  void whenTheInstanceHasNoNameShouldBeNamedAfterTheApplication() {
    runner
        .withPropertyValues(FREE_PORT, LOOPBACK, "spring.application.name=shop")
        .run(context -> assertThat(context.getBean(Grid.class).name()).isEqualTo("shop"));
    runner
        .withPropertyValues(
            FREE_PORT, LOOPBACK, "spring.application.name=shop", "grid.instance-name=shop-1")
        .run(context -> assertThat(context.getBean(Grid.class).name()).isEqualTo("shop-1"));
  }

  @Test
  void whenThereAreMemberCustomizersShouldCallThemInOrder() {
    List<MemberConfig> seen = new ArrayList<>();
    runner
        .withPropertyValues(FREE_PORT, LOOPBACK, "grid.cluster-name=a")
        .withBean("second", GridMemberConfigCustomizer.class, () -> new Append("c", seen))
        .withBean("first", GridMemberConfigCustomizer.class, () -> new AppendFirst("b", seen))
        .run(
            context -> {
              assertThat(context.getBean(Grid.class).cluster().name()).isEqualTo("abc");
              assertThat(seen).extracting(MemberConfig::clusterName).containsExactly("a", "ab");
            });
  }

  @Test
  void whenSerializationIsCustomizedShouldStartWithThat() {
    List<MemberConfig> seen = new ArrayList<>();
    GenericRecord definition = GenericRecord.portable(7, 1, 2).setInt32("price", 0).build();
    runner
        .withPropertyValues(FREE_PORT, LOOPBACK)
        .withBean(StreamSerializer.class, ByText::new)
        .withBean(
            GridSerializationConfigCustomizer.class,
            () ->
                config ->
                    config
                        .withPortableDefinition(definition)
                        .withIdentifiedFactory(7, classId -> null))
        .withBean(GridMemberConfigCustomizer.class, () -> new Append("", seen))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              SerializationConfig serialization = seen.getFirst().serialization();
              assertThat(serialization.globalSerializer()).isNotNull();
              assertThat(serialization.globalSerializer().serializer()).isInstanceOf(ByText.class);
              assertThat(serialization.globalSerializer().overridesJava()).isFalse();
              assertThat(serialization.streamSerializers()).isEmpty();
              assertThat(serialization.portableDefinitions()).containsExactly(definition);
              assertThat(serialization.identifiedFactories()).containsOnlyKeys(7);
              assertThat(serialization.classLoader()).isSameAs(context.getClassLoader());
            });
  }

  @Test
  void whenTheMemberIsConfiguredShouldSerializeAsTheApplicationDoes() {
    List<MemberConfig> seen = new ArrayList<>();
    runner
        .withPropertyValues(
            FREE_PORT,
            LOOPBACK,
            "grid.serialization.java-allow-list=com.acme.orders.*,com.acme.Money",
            "grid.maps.orders.max-idle=1m",
            "grid.queues.tasks.max-size=10")
        .withBean(CompactSerializer.class, MoneySerializer::new)
        .withBean(GridMemberConfigCustomizer.class, () -> new Append("", seen))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              MemberConfig config = seen.getFirst();
              assertThat(config.serialization().classLoader()).isSameAs(context.getClassLoader());
              assertThat(config.serialization().javaSerializationAllowList())
                  .containsExactly("com.acme.orders.*", "com.acme.Money");
              assertThat(config.serialization().compactSerializers())
                  .singleElement()
                  .isInstanceOf(MoneySerializer.class);
              assertThat(config.structures(GridMap.TYPE))
                  .singleElement()
                  .extracting("name")
                  .isEqualTo("orders");
              assertThat(config.structures(GridQueue.TYPE))
                  .singleElement()
                  .extracting("name")
                  .isEqualTo("tasks");
            });
  }

  @Test
  void whenThePortIsTakenShouldFailAsTheAnalyzerKnowsIt() {
    runner
        .withPropertyValues(LOOPBACK, "grid.network.port=" + port(cluster))
        .run(
            context -> {
              assertThat(analyze(context))
                  .isNotNull()
                  .satisfies(
                      analysis ->
                          assertThat(analysis.getDescription())
                              .contains(String.valueOf(port(cluster))));
            });
  }

  @Test
  void whenThePortIsTakenAndMayBeIncrementedShouldTakeTheNext() {
    runner
        .withPropertyValues(
            LOOPBACK, "grid.network.port=" + port(cluster), "grid.network.port-auto-increment=true")
        .run(
            context ->
                assertThat(port(context.getBean(Grid.class)))
                    .isGreaterThan(port(cluster))
                    .isLessThan(port(cluster) + NetworkConfig.defaults().portCount()));
  }

  @Test
  void whenTheModeIsClientShouldConnect() {
    client()
        .run(
            context -> {
              Grid grid = context.getBean(Grid.class);
              assertThat(grid.cluster().members())
                  .extracting(Member::id)
                  .containsExactly(cluster.id());
              grid.map("fromClient").set("key", "value");
              assertThat(cluster.<String, String>map("fromClient").get("key")).isEqualTo("value");
            });
  }

  @Test
  void whenThereAreConnectionDetailsShouldBeAClientThatUsesThem() {
    runner
        .withBean(GridConnectionDetails.class, () -> detailsOf(cluster))
        .run(
            context -> {
              assertThat(context).hasSingleBean(GridConnectionDetails.class);
              assertThat(context.getBean(Grid.class).cluster().members())
                  .extracting(Member::id)
                  .containsExactly(cluster.id());
            });
  }

  @Test
  void whenTheModeIsEmbeddedShouldIgnoreConnectionDetails() {
    runner
        .withPropertyValues("grid.mode=embedded", FREE_PORT, LOOPBACK)
        .withBean(GridConnectionDetails.class, () -> detailsOf(cluster))
        .run(
            context ->
                assertThat(context.getBean(Grid.class).cluster().members())
                    .extracting(Member::id)
                    .doesNotContain(cluster.id()));
  }

  @Test
  void whenThereIsAClientCustomizerShouldCallIt() {
    List<ClientConfig> seen = new ArrayList<>();
    client()
        .withPropertyValues("grid.client.labels=blue,green", "grid.instance-name=shop")
        .withBean(
            GridClientConfigCustomizer.class,
            () ->
                config -> {
                  seen.add(config);
                  return config.withInstanceName("customized");
                })
        .run(
            context -> {
              assertThat(context.getBean(Grid.class).name()).isEqualTo("customized");
              assertThat(seen).hasSize(1);
              assertThat(seen.getFirst().instanceName()).isEqualTo("shop");
              assertThat(seen.getFirst().labels()).containsExactlyInAnyOrder("blue", "green");
            });
  }

  @Test
  void whenTheClusterNameIsWrongShouldFailAsRefused() {
    client()
        .withPropertyValues("grid.cluster-name=other")
        .run(
            context -> {
              assertThat(context)
                  .getFailure()
                  .hasRootCauseInstanceOf(AuthenticationException.class);
              assertThat(analyze(context))
                  .isNotNull()
                  .satisfies(
                      analysis -> assertThat(analysis.getAction()).contains("grid.cluster-name"));
            });
  }

  @Test
  void whenTheMemberAsksForCredentialsShouldRefuseAClientWithout() {
    runner
        .withPropertyValues(
            FREE_PORT, LOOPBACK, "grid.security.username=ann", "grid.security.password=secret")
        .run(
            member -> {
              String address =
                  "grid.client.addresses=127.0.0.1:" + port(member.getBean(Grid.class));
              runner
                  .withPropertyValues("grid.mode=client", address)
                  .run(
                      context ->
                          assertThat(context)
                              .getFailure()
                              .hasRootCauseInstanceOf(AuthenticationException.class));
              runner
                  .withPropertyValues(
                      "grid.mode=client",
                      address,
                      "grid.security.username=ann",
                      "grid.security.password=secret")
                  .run(context -> assertThat(context).hasNotFailed());
            });
  }

  @Test
  void whenNoMemberIsThereShouldFailAsUnreachable() {
    runner
        .withPropertyValues(
            "grid.mode=client",
            "grid.client.addresses=127.0.0.1:1",
            "grid.client.cluster-connect-timeout=1s")
        .run(
            context -> {
              assertThat(context)
                  .getFailure()
                  .hasStackTraceContaining(ClusterUnreachableException.class.getSimpleName());
              assertThat(analyze(context))
                  .isNotNull()
                  .satisfies(
                      analysis -> assertThat(analysis.getDescription()).contains("127.0.0.1:1"));
            });
  }

  private ApplicationContextRunner client() {
    return runner.withPropertyValues(
        "grid.mode=client",
        "grid.cluster-name=test",
        "grid.client.addresses=127.0.0.1:" + port(cluster));
  }

  private static @Nullable FailureAnalysis analyze(AssertableApplicationContext context) {
    Throwable failure = context.getStartupFailure();
    return failure == null ? null : new GridStartFailureAnalyzer().analyze(failure);
  }

  private static int port(Grid member) {
    return member.cluster().members().getFirst().port();
  }

  private static GridConnectionDetails detailsOf(Grid member) {
    return new GridConnectionDetails() {
      @Override
      public List<String> getAddresses() {
        return List.of("127.0.0.1:" + port(member));
      }

      @Override
      public String getClusterName() {
        return member.cluster().name();
      }
    };
  }

  private static class Append implements GridMemberConfigCustomizer {

    private final String suffix;
    private final List<MemberConfig> seen;

    Append(String suffix, List<MemberConfig> seen) {
      this.suffix = suffix;
      this.seen = seen;
    }

    @Override
    public MemberConfig customize(MemberConfig config) {
      seen.add(config);
      return config.withClusterName(config.clusterName() + suffix);
    }
  }

  @Order(1)
  private static final class AppendFirst extends Append {

    AppendFirst(String suffix, List<MemberConfig> seen) {
      super(suffix, seen);
    }
  }

  record Money(long cents) {}

  /** For everything that has no form of its own. */
  private static final class ByText implements StreamSerializer<Object> {

    @Override
    public Class<Object> type() {
      return Object.class;
    }

    @Override
    public int typeId() {
      return 500;
    }

    @Override
    public void write(DataWriter out, Object value) {
      out.writeString(value.toString());
    }

    @Override
    public @Nullable Object read(DataReader in) {
      return in.readString();
    }
  }

  private static final class MoneySerializer implements CompactSerializer<Money> {

    @Override
    public Class<Money> type() {
      return Money.class;
    }

    @Override
    public String typeName() {
      return "money";
    }

    @Override
    public void write(CompactWriter out, Money value) {
      out.writeInt64("cents", value.cents());
    }

    @Override
    public Money read(CompactReader in) {
      return new Money(in.readInt64("cents"));
    }
  }
}
