package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.Credentials;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the members are that a client connects to. A bean of this type replaces the properties
 * {@code grid.client.addresses}, {@code grid.cluster-name} and {@code grid.security.*}, and makes
 * the application a client unless {@code grid.mode} says otherwise.
 */
public interface GridConnectionDetails extends ConnectionDetails {

  /** Where the first connection is tried, each {@code host} or {@code host:port}; not empty. */
  List<String> getAddresses();

  /** The cluster's name; a member of another cluster refuses the client. */
  String getClusterName();

  /** What to authenticate with, or null if the cluster asks for nothing. */
  default @Nullable Credentials getCredentials() {
    return null;
  }

  /** A token to authenticate with instead, or null for none. */
  default @Nullable String getToken() {
    return null;
  }
}
