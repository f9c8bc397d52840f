package dev.grid.spring.boot.autoconfigure;

import dev.grid.Grid;
import dev.grid.config.ClientAuthenticator;
import dev.grid.config.ClientConfig;
import dev.grid.config.Credentials;
import dev.grid.config.Identity;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.config.ProcessConfig;
import dev.grid.core.Grids;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * A member inside of an application that is a client, so that it can be developed and tested
 * without a server: of this machine only, and gone with the application's context and all that is
 * in it.
 */
final class DevelopmentMember {

  /** The developer tools have one that is in use, unless they are only on the class path. */
  private static final String RESTARTER = "org.springframework.boot.devtools.restart.Restarter";

  /** Of the property source that every context of Spring's test framework has from this starter. */
  static final String TEST_DEFAULTS = "gridTestDefaults";

  private static final String HOST = "127.0.0.1";
  private static final int STANDARD_PORT = 5701;
  private static final int TIMEOUT_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(DevelopmentMember.class);

  private DevelopmentMember() {}

  /** Starts one where there is a need; what the client is to be connected with. */
  static ClientConfig startIfMissing(
      ClientConfig config,
      GridConnectionDetails details,
      GridProperties properties,
      ConfigurableApplicationContext context) {
    return startIfMissing(config, details, properties, context, STANDARD_PORT);
  }

  /** For tests, which do not know what listens at the standard port. */
  static ClientConfig startIfMissing(
      ClientConfig config,
      GridConnectionDetails details,
      GridProperties properties,
      ConfigurableApplicationContext context,
      int standardPort) {
    if (properties.client().developmentMember() == ClientProperties.Development.NEVER
        || !(details instanceof PropertiesGridConnectionDetails)
        || Binder.get(context.getEnvironment())
            .bind("grid.client.addresses", Bindable.listOf(String.class))
            .isBound()
        || !config.addresses().equals(ClientConfig.defaults().addresses()) // A customizer's.
        || !isDevelopment(context)
        || listens(standardPort)) {
      return config;
    }
    // In tests any free port, so that nobody else finds it.
    int port = properties.network().port();
    Grid member = start(config, port);
    int actual = member.cluster().members().getFirst().port();
    LOG.warn(
        "Nothing listens at {}:{}: a member for development runs inside of this application, at"
            + " {}:{}; its data is gone with it. Set grid.client.addresses to use a cluster, or"
            + " grid.client.development-member=never to fail without one",
        HOST,
        standardPort,
        HOST,
        actual);
    if (context.getBeanFactory() instanceof DefaultSingletonBeanRegistry beans) {
      // Registered before the client, and so closed after it.
      beans.registerDisposableBean("gridDevelopmentMember", member::close);
    }
    return config.withAddresses(HOST + ":" + actual);
  }

  private static boolean isDevelopment(ConfigurableApplicationContext context) {
    return context.getEnvironment().getPropertySources().contains(TEST_DEFAULTS)
        || restarts(context.getClassLoader());
  }

  private static boolean restarts(@Nullable ClassLoader loader) {
    try {
      Method current = ClassUtils.forName(RESTARTER, loader).getMethod("getInstance");
      return current.invoke(null) != null;
    } catch (ReflectiveOperationException | LinkageError e) {
      LOG.trace("no developer tools restart this application", e);
      return false;
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      return true;
    } catch (IOException e) {
      LOG.debug("nothing listens at {}:{}", HOST, port, e);
      return false;
    }
  }

  private static Grid start(ClientConfig config, int port) {
    Credentials credentials = config.credentials();
    MemberConfig member =
        MemberConfig.defaults()
            .withInstanceName(config.instanceName() + "-development-member")
            .withClusterName(config.clusterName())
            .withNetwork(NetworkConfig.defaults().withHost(HOST).withPort(port))
            .withProcess(new ProcessConfig(false, false))
            .withSerialization(config.serialization());
    if (credentials != null) {
      return Grids.startMember(member.withAuthenticator(ClientAuthenticator.of(credentials)));
    }
    return Grids.startMember(
        config.token() == null
            ? member
            : member.withAuthenticator(
                attempt -> attempt.token() == null ? null : Identity.named("development")));
  }
}
