package dev.grid.spring.boot.autoconfigure;

import dev.grid.Grid;
import dev.grid.InvalidConfigurationException;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.handler.ExecutionHandler;
import dev.grid.serialization.CompactSerializer;
import dev.grid.serialization.StreamSerializer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartFactoryBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ResourceLoader;

/**
 * Makes the client of a connection below {@code grid.connections}: what {@code grid.client} says of
 * how clients connect holds for it too, and so do serializers and the handler; and there are events
 * of it as there are of the application's grid. Confined to the start and the end of the context.
 */
final class NamedConnection implements SmartFactoryBean<Grid>, AutoCloseable {

  private final String name;
  private final GridProperties properties;
  private final ResourceLoader resources;
  private final ObjectProvider<CompactSerializer<?>> compactSerializers;
  private final ObjectProvider<StreamSerializer<?>> streamSerializers;
  private final ObjectProvider<GridSerializationConfigCustomizer> serializationCustomizers;
  private final ObjectProvider<ExecutionHandler> handler;
  private final ConfigurableApplicationContext context;
  private @Nullable Grid client;

  NamedConnection(
      String name,
      GridProperties properties,
      ResourceLoader resources,
      ObjectProvider<CompactSerializer<?>> compactSerializers,
      ObjectProvider<StreamSerializer<?>> streamSerializers,
      ObjectProvider<GridSerializationConfigCustomizer> serializationCustomizers,
      ObjectProvider<ExecutionHandler> handler,
      ConfigurableApplicationContext context) {
    this.name = name;
    this.properties = properties;
    this.resources = resources;
    this.compactSerializers = compactSerializers;
    this.streamSerializers = streamSerializers;
    this.serializationCustomizers = serializationCustomizers;
    this.handler = handler;
    this.context = context;
  }

  @Override
  public Grid getObject() {
    if (client == null) {
      client = connect();
    }
    return client;
  }

  private Grid connect() {
    NamedConnectionProperties connection =
        Objects.requireNonNull(properties.connections().get(name), name);
    if (connection.addresses().isEmpty()) {
      throw new InvalidConfigurationException(
          "connections." + name + ".addresses is empty: name at least one host:port");
    }
    ClientConfig config =
        ClientConfig.defaults()
            .withInstanceName(name)
            .withClusterName(connection.clusterName())
            .withAddresses(connection.addresses().toArray(String[]::new))
            .withLabels(properties.client().labels())
            .withCredentials(connection.toCredentials())
            .withTls(
                connection
                    .tls()
                    .toConfig(context.getBeanProvider(SslBundles.class).getIfAvailable()))
            .withConnection(properties.client().toConfig())
            .withStatisticsPeriod(properties.client().statisticsPeriod())
            .withHandler(handler.getIfAvailable())
            .withSerialization(
                GridAutoConfiguration.serialization(
                    properties,
                    resources,
                    compactSerializers,
                    streamSerializers,
                    serializationCustomizers));
    Grid connected =
        properties.client().start() == ClientProperties.Start.WAIT
            ? GridAutoConfiguration.connect(config)
            : Grids.connectInBackground(config);
    context.addApplicationListener(new ClientShutdown(connected, context));
    context.addApplicationListener(new ConnectionEvents(connected, context));
    context.addApplicationListener(new ClusterEvents(connected, context));
    return connected;
  }

  /** So that the start fails if it cannot connect, as for the application's grid. */
  @Override
  public boolean isEagerInit() {
    return true;
  }

  @Override
  public Class<?> getObjectType() {
    return Grid.class;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
