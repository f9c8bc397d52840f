package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.Credentials;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A client of another cluster.
 *
 * @param addresses Members to try for the first connection, each 'host' or 'host:port'.
 * @param clusterName Name of the cluster.
 * @param username Name that the client shows to members, if they ask for one.
 * @param password Password that the client shows to members.
 * @param tls TLS of the connections.
 */
record NamedConnectionProperties(
    List<String> addresses,
    @DefaultValue("dev") String clusterName,
    @Nullable String username,
    @Nullable String password,
    @NestedConfigurationProperty @DefaultValue TlsProperties tls) {

  NamedConnectionProperties {
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
  }

  @Nullable Credentials toCredentials() {
    return username == null ? null : new Credentials(username, password == null ? "" : password);
  }

  @Override
  public String toString() {
    return "NamedConnectionProperties[addresses="
        + addresses
        + ", clusterName="
        + clusterName
        + "]";
  }
}
