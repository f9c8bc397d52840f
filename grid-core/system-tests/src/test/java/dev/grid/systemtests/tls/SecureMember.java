package dev.grid.systemtests.tls;

import dev.grid.Grid;
import dev.grid.TlsStatus;
import dev.grid.config.ClientConfig;
import dev.grid.config.ClientConfig.ConnectionConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.config.TlsConfig;
import dev.grid.core.Grids;
import dev.grid.systemtests.OwnMember;
import java.time.Duration;
import java.util.Objects;

/** A member with TLS, alone. Closes what it started. */
final class SecureMember implements AutoCloseable {

  /** For clients that are not let in, so that they soon give up. */
  static final Duration SHORT = Duration.ofMillis(1);

  private static final String NAME = "secure";

  private final Grid grid;

  SecureMember(TlsConfig tls) {
    this(NetworkConfig.defaults().withTls(tls));
  }

  SecureMember(NetworkConfig network) {
    grid =
        Grids.startMember(
            MemberConfig.defaults()
                .withInstanceName(NAME)
                .withClusterName(NAME)
                .withPartitionCount(7)
                .withNetwork(network.withHost("127.0.0.1").withPort(0)));
  }

  String clusterName() {
    return NAME;
  }

  Grid grid() {
    return grid;
  }

  int port() {
    return OwnMember.portOf(grid);
  }

  TlsStatus status() {
    return Objects.requireNonNull(Objects.requireNonNull(grid.operations()).tls());
  }

  /** What a client is configured with that connects to {@code 127.0.0.1} without TLS. */
  ClientConfig client() {
    return ClientConfig.defaults().withClusterName(NAME).withAddresses("127.0.0.1:" + port());
  }

  ClientConfig client(TlsConfig tls) {
    return client().withTls(tls);
  }

  /** A client that tries once. */
  static ClientConfig once(ClientConfig config) {
    ConnectionConfig connection = config.connection();
    return config.withConnection(connection.withConnecting(connection.connectTimeout(), SHORT));
  }

  @Override
  public void close() {
    grid.close();
  }
}
