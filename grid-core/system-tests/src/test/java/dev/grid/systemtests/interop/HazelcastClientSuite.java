package dev.grid.systemtests.interop;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.DeploymentsStopped;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs a test class with the reference's Java client on our member, once with a connection to every
 * member and once with one connection for all: they register listeners differently.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@EnumSource(HazelcastClientSuite.Routing.class)
@ExtendWith(DeploymentsStopped.class)
@interface HazelcastClientSuite {

  /** How the client reaches members, each with one client a JVM. */
  enum Routing {
    ALL_MEMBERS(RoutingMode.ALL_MEMBERS),
    SINGLE_MEMBER(RoutingMode.SINGLE_MEMBER);

    private static final Map<Routing, HazelcastInstance> CLIENTS = new EnumMap<>(Routing.class);

    private final RoutingMode mode;

    Routing(RoutingMode mode) {
      this.mode = mode;
    }

    HazelcastInstance client() {
      synchronized (CLIENTS) {
        return CLIENTS.computeIfAbsent(this, routing -> connect(routing.mode));
      }
    }

    /** Another client, to be shut down by the caller. */
    HazelcastInstance another() {
      return HazelcastClient.newHazelcastClient(config(mode));
    }

    private static HazelcastInstance connect(RoutingMode mode) {
      HazelcastInstance client = HazelcastClient.newHazelcastClient(config(mode));
      Deployment.beforeStop(client::shutdown);
      return client;
    }

    private static ClientConfig config(RoutingMode mode) {
      ClientConfig config = new ClientConfig();
      config.setClusterName(Deployment.CLUSTER_NAME);
      config.setProperty("hazelcast.logging.type", "slf4j");
      config.getNetworkConfig().addAddress(Deployment.CLIENT.site().address());
      config.getNetworkConfig().getClusterRoutingConfig().setRoutingMode(mode);
      config
          .getConnectionStrategyConfig()
          .getConnectionRetryConfig()
          .setClusterConnectTimeoutMillis(120_000);
      return config;
    }
  }
}
