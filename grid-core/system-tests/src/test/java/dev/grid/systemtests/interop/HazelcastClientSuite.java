package dev.grid.systemtests.interop;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.RefusedInGroups;
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
@EnumSource(
    value = HazelcastClientSuite.Routing.class,
    names = {"ALL_MEMBERS", "SINGLE_MEMBER"})
@ExtendWith(DeploymentsStopped.class)
@interface HazelcastClientSuite {

  /** How the client reaches members, each with one client a JVM. */
  enum Routing implements RefusedInGroups.Placed {
    ALL_MEMBERS(RoutingMode.ALL_MEMBERS, Deployment.CLIENT),
    SINGLE_MEMBER(RoutingMode.SINGLE_MEMBER, Deployment.CLIENT),
    ALL_OF_GROUP(RoutingMode.ALL_MEMBERS, Deployment.STRONG_MEMBERS),
    ONE_OF_GROUP(RoutingMode.SINGLE_MEMBER, Deployment.STRONG_MEMBERS),
    GROUP_OF_ONE(RoutingMode.ALL_MEMBERS, Deployment.STRONG_EMBEDDED);

    private static final Map<Routing, HazelcastInstance> CLIENTS = new EnumMap<>(Routing.class);

    private final RoutingMode mode;
    private final Deployment deployment;

    Routing(RoutingMode mode, Deployment deployment) {
      this.mode = mode;
      this.deployment = deployment;
    }

    @Override
    public Deployment deployment() {
      return deployment;
    }

    HazelcastInstance client() {
      synchronized (CLIENTS) {
        return CLIENTS.computeIfAbsent(this, Routing::connect);
      }
    }

    /** Another client, to be shut down by the caller. */
    HazelcastInstance another() {
      return HazelcastClient.newHazelcastClient(config());
    }

    private HazelcastInstance connect() {
      HazelcastInstance client = HazelcastClient.newHazelcastClient(config());
      Deployment.beforeStop(client::shutdown);
      return client;
    }

    private ClientConfig config() {
      ClientConfig config = new ClientConfig();
      config.setClusterName(Deployment.CLUSTER_NAME);
      config.setProperty("hazelcast.logging.type", "slf4j");
      config.getNetworkConfig().addAddress(deployment.site().address());
      config.getNetworkConfig().getClusterRoutingConfig().setRoutingMode(mode);
      config
          .getConnectionStrategyConfig()
          .getConnectionRetryConfig()
          .setClusterConnectTimeoutMillis(120_000);
      return config;
    }
  }
}
