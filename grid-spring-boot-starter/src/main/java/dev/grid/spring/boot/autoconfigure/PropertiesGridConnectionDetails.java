package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.Credentials;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connection details as {@code grid.*} properties give them. */
record PropertiesGridConnectionDetails(GridProperties properties) implements GridConnectionDetails {

  @Override
  public List<String> getAddresses() {
    return properties.client().addresses();
  }

  @Override
  public String getClusterName() {
    return properties.clusterName();
  }

  @Override
  public @Nullable Credentials getCredentials() {
    return properties.security().toCredentials();
  }

  @Override
  public @Nullable String getToken() {
    return properties.security().token();
  }
}
