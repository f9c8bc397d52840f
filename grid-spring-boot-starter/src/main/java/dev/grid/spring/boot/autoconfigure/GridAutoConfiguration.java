package dev.grid.spring.boot.autoconfigure;

import dev.grid.Grid;
import dev.grid.InvalidConfigurationException;
import dev.grid.config.ClientAuthenticator;
import dev.grid.config.ClientConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.ProcessConfig;
import dev.grid.config.SecurityConfig;
import dev.grid.config.StructureConfig;
import dev.grid.core.Grids;
import dev.grid.handler.ExecutionHandler;
import dev.grid.serialization.CompactSerializer;
import dev.grid.serialization.SerializationConfig;
import dev.grid.serialization.StreamSerializer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * The application's {@link Grid}, unless it declares its own. Beans of type {@link
 * CompactSerializer} and {@link StreamSerializer} take part in its serialization, one of the latter
 * for {@link Object} as the global serializer; {@link GridSerializationConfigCustomizer} beans do
 * the rest. Classes are looked up where the application's are, also after a restart by the
 * developer tools. A member asks {@link ClientAuthenticator} beans whom to let in, besides what
 * {@code grid.security.*} says, see {@link dev.grid.config.SecurityConfig}. Listeners, and what is
 * attached to calls, run on an {@link ExecutionHandler} bean if there is one.
 *
 * <p>A member's bean is there when it has joined its cluster, so that nothing of the application is
 * ready before. It hands over what it has when the context destroys it: after web servers and other
 * lifecycle beans have stopped, on the thread that closes the context, for as long as {@code
 * grid.leave-timeout} allows. {@code spring.lifecycle.timeout-per-shutdown-phase} does not bound
 * that. It has no shutdown hook of its own: the context's closes it. An application without a web
 * server goes on as long as the member does, unless {@code grid.keep-alive} is false.
 *
 * <p>What is configured for structures, as by {@code grid.queues.*}, a member is started with; a
 * client has its cluster add it at the start, as by {@link Grid#configureAll}, for all members and
 * as long as the cluster lives. If the cluster has it already, nothing changes; if it has something
 * else, or a structure is in use that is configured otherwise, the start fails. Not so flake id
 * generators, which a client's configuration is for itself.
 *
 * <p>A client is closed by the context in the same place, but as soon as the context begins to
 * close if its cluster is away: calls under way then fail by {@link
 * dev.grid.GridNotActiveException} instead of being waited for. Its connections are told of by
 * {@link GridConnectionEvent}.
 */
@AutoConfiguration
@EnableConfigurationProperties(GridProperties.class)
@ImportRuntimeHints(GridRuntimeHints.class)
public final class GridAutoConfiguration {

  /** Before properties are bound, which would hide what was written. */
  @Bean
  static BeanFactoryPostProcessor gridChosenNamesCheck(ConfigurableEnvironment environment) {
    return beans -> ChosenNames.check(environment);
  }

  @Bean
  static ConfigurationPropertiesBindHandlerAdvisor gridUnknownProperties() {
    return new UnknownProperties();
  }

  @Bean
  static SeveralGrids gridsNotice(ConfigurableListableBeanFactory beans) {
    return new SeveralGrids(beans);
  }

  /** The application is a member. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnGridMode(GridMode.EMBEDDED)
  @ConditionalOnMissingBean(Grid.class)
  static class EmbeddedConfiguration {

    /** As properties and beans of the application have it, for all that asks who somebody is. */
    @Bean
    @ConditionalOnMissingBean
    SecurityConfig gridSecurity(GridProperties properties, ListableBeanFactory beans) {
      return new SecurityBeans(beans).toConfig(properties.security());
    }

    @Bean(destroyMethod = "close")
    Grid grid(
        GridProperties properties,
        Environment environment,
        ResourceLoader resources,
        SecurityConfig security,
        ObjectProvider<SslBundles> bundles,
        ObjectProvider<CompactSerializer<?>> compactSerializers,
        ObjectProvider<StreamSerializer<?>> streamSerializers,
        ObjectProvider<GridSerializationConfigCustomizer> serializationCustomizers,
        ObjectProvider<ExecutionHandler> handler,
        ListableBeanFactory beans,
        ObjectProvider<GridMemberConfigCustomizer> customizers,
        ConfigurableApplicationContext context) {
      MemberConfig defaults = MemberConfig.defaults();
      MemberConfig config =
          defaults
              .withInstanceName(instanceName(properties, environment, defaults.instanceName()))
              .withClusterName(properties.clusterName())
              .withPartitionCount(properties.partitionCount())
              .withAttributes(properties.attributes())
              .withCluster(properties.toClusterConfig())
              .withNetwork(
                  properties
                      .network()
                      .toConfig()
                      .withTls(properties.security().tls().toConfig(bundles.getIfAvailable())))
              .withProcess(new ProcessConfig(false, properties.keepAlive()))
              .withMemory(properties.memory().toConfig())
              .withUserCode(properties.userCode().toConfig())
              .withQuery(properties.query().toConfig())
              .withSql(properties.sql().toConfig())
              .withCp(properties.cp().toConfig())
              .withSecurity(security)
              .withSerialization(
                  serialization(
                      properties,
                      resources,
                      compactSerializers,
                      streamSerializers,
                      serializationCustomizers))
              .withHandler(handler.getIfAvailable())
              .withStructures(
                  new MapStores(beans)
                      .bind(
                          properties.toStructureConfigs(
                              new MergePolicies(beans), new NamedBeans(beans))));
      for (GridMemberConfigCustomizer customizer : customizers.orderedStream().toList()) {
        config = customizer.customize(config);
      }
      Grid member = Grids.startMember(config);
      context.addApplicationListener(new ClusterEvents(member, context));
      return member;
    }
  }

  /** The application is a client. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnGridMode(GridMode.CLIENT)
  @ConditionalOnMissingBean(Grid.class)
  static class ClientConfiguration {

    @Bean
    @ConditionalOnMissingBean(GridConnectionDetails.class)
    PropertiesGridConnectionDetails gridConnectionDetails(GridProperties properties) {
      return new PropertiesGridConnectionDetails(properties);
    }

    @Bean(destroyMethod = "close")
    Grid grid(
        GridProperties properties,
        GridConnectionDetails details,
        Environment environment,
        ResourceLoader resources,
        ObjectProvider<CompactSerializer<?>> compactSerializers,
        ObjectProvider<StreamSerializer<?>> streamSerializers,
        ObjectProvider<GridSerializationConfigCustomizer> serializationCustomizers,
        ObjectProvider<ExecutionHandler> handler,
        ObjectProvider<SslBundles> bundles,
        ListableBeanFactory beans,
        ObjectProvider<GridClientConfigCustomizer> customizers,
        ConfigurableApplicationContext context) {
      new MapStores(beans).refuse();
      ClientConfig defaults = ClientConfig.defaults();
      String token = details.getToken();
      ClientConfig config =
          defaults
              .withInstanceName(instanceName(properties, environment, defaults.instanceName()))
              .withClusterName(details.getClusterName())
              .withAddresses(details.getAddresses().toArray(String[]::new))
              .withLabels(properties.client().labels())
              .withCredentials(details.getCredentials())
              .withToken(token == null ? null : () -> token)
              .withTls(properties.security().tls().toConfig(bundles.getIfAvailable()))
              .withConnection(properties.client().toConfig())
              .withStatisticsPeriod(properties.client().statisticsPeriod())
              .withHandler(handler.getIfAvailable())
              .withStructures(properties.toClientStructureConfigs())
              .withSerialization(
                  serialization(
                      properties,
                      resources,
                      compactSerializers,
                      streamSerializers,
                      serializationCustomizers));
      for (GridClientConfigCustomizer customizer : customizers.orderedStream().toList()) {
        config = customizer.customize(config);
      }
      List<StructureConfig> added =
          properties.toAddedConfigs(new MergePolicies(beans), new NamedBeans(beans));
      config = DevelopmentMember.startIfMissing(config, details, properties, context);
      Grid client;
      if (properties.client().start() == ClientProperties.Start.WAIT) {
        client = connect(config);
        configure(client, added);
      } else {
        client = Grids.connectInBackground(config);
        BackgroundStart.configure(client, added);
      }
      context.addApplicationListener(new ClientShutdown(client, context));
      context.addApplicationListener(new ConnectionEvents(client, context));
      context.addApplicationListener(new ClusterEvents(client, context));
      return client;
    }
  }

  static Grid connect(ClientConfig config) {
    ConnectNotice notice = ConnectNotice.of(config, ConnectNotice.AFTER);
    try {
      return Grids.connect(config);
    } finally {
      notice.close();
    }
  }

  /** So that properties hold, or the start fails. */
  private static void configure(Grid client, List<StructureConfig> added) {
    if (added.isEmpty()) {
      return;
    }
    try {
      client.configureAll(added);
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private static String instanceName(
      GridProperties properties, Environment environment, String otherwise) {
    @Nullable String configured = properties.instanceName();
    return configured != null
        ? configured
        : environment.getProperty("spring.application.name", otherwise);
  }

  static SerializationConfig serialization(
      GridProperties properties,
      ResourceLoader resources,
      ObjectProvider<CompactSerializer<?>> compactSerializers,
      ObjectProvider<StreamSerializer<?>> streamSerializers,
      ObjectProvider<GridSerializationConfigCustomizer> customizers) {
    List<String> allowList = properties.serialization().javaAllowList();
    SerializationConfig config =
        SerializationConfig.defaults()
            .withClassLoader(resources.getClassLoader())
            .withJavaSerialization(allowList.toArray(String[]::new));
    for (CompactSerializer<?> serializer : compactSerializers.orderedStream().toList()) {
      config = config.withCompactSerializer(serializer);
    }
    for (StreamSerializer<?> serializer : streamSerializers.orderedStream().toList()) {
      config = with(config, serializer);
    }
    for (GridSerializationConfigCustomizer customizer : customizers.orderedStream().toList()) {
      config = customizer.customize(config);
    }
    return config;
  }

  private static SerializationConfig with(
      SerializationConfig config, StreamSerializer<?> serializer) {
    if (serializer.type() != Object.class) {
      return config.withStreamSerializer(serializer);
    }
    if (config.globalSerializer() != null) {
      throw new InvalidConfigurationException(
          "two StreamSerializer beans are for java.lang.Object: typeId="
              + config.globalSerializer().serializer().typeId()
              + " and typeId="
              + serializer.typeId()
              + "; keep one, or name the classes of the other");
    }
    @SuppressWarnings("unchecked") // As its type says.
    StreamSerializer<Object> global = (StreamSerializer<Object>) serializer;
    return config.withGlobalSerializer(new SerializationConfig.GlobalSerializer(global, false));
  }
}
