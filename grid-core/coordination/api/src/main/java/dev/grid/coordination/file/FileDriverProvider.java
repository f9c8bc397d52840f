package dev.grid.coordination.file;

import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverProvider;
import dev.grid.coordination.spi.Keys;
import java.nio.file.Path;
import java.util.Set;

/** {@code file://} and {@code ipc://}. */
public final class FileDriverProvider implements DriverProvider {

  private static final String IPC = "ipc";

  @Override
  public Set<String> schemes() {
    return Set.of("file", IPC);
  }

  @Override
  public Driver create(CoordinatorUrl url, DriverContext context) {
    url.requireOnly(Set.of());
    return new FileDriver(directory(url), url.scheme().equals(IPC), url, context);
  }

  private static Path directory(CoordinatorUrl url) {
    if (url.scheme().equals(IPC)) {
      String name = String.join(",", url.hosts()) + url.path();
      return Path.of(
          System.getProperty("java.io.tmpdir"),
          "grid-coordination-" + System.getProperty("user.name"),
          url.namespace(),
          Keys.encode(name.isEmpty() ? "default" : name));
    }
    if (!url.hosts().isEmpty() || url.path().length() < 2) {
      throw new InvalidRequestException(url + ": must be file:///directory, with three slashes");
    }
    return Path.of(url.path(), url.namespace());
  }
}
