package dev.grid.benchmarks.spring.reference;

import com.hazelcast.client.config.ClientConfig;
import dev.grid.benchmarks.spring.application.Order;

/** How its client is configured, which has no properties of Boot's but files of its own. */
final class ReferenceClient {

  private ReferenceClient() {}

  /** Defaults, and the order as Compact, which is kinder to it than Java serialization. */
  static ClientConfig config(int port) {
    ClientConfig config = new ClientConfig();
    config.setClusterName("dev");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().addAddress("127.0.0.1:" + port);
    config.getSerializationConfig().getCompactSerializationConfig().addClass(Order.class);
    return config;
  }
}
