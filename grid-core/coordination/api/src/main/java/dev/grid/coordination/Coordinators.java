package dev.grid.coordination;

import dev.grid.coordination.spi.DriverProvider;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** Makes coordinators by URL; drivers are found on the class path by {@link ServiceLoader}. */
public final class Coordinators {

  private Coordinators() {}

  /**
   * A coordinator, not started. Does not block.
   *
   * @param url see {@link CoordinatorUrl}
   * @param memberId 1 to 128 bytes of UTF-8, without control characters; no other member has it
   * @throws InvalidRequestException if the URL cannot be read, or no driver on the class path has
   *     its scheme
   */
  public static Coordinator create(String url, String memberId) {
    return create(CoordinatorUrl.parse(url), memberId);
  }

  /** {@link #create(String, String)} of a URL that was read. */
  public static Coordinator create(CoordinatorUrl url, String memberId) {
    return create(url, memberId, provider(url));
  }

  /** {@link #create(String, String)} with a driver that is not looked for on the class path. */
  public static Coordinator create(CoordinatorUrl url, String memberId, DriverProvider provider) {
    return new DriverCoordinator(url, Ids.require("memberId", memberId), provider);
  }

  /** The schemes of the drivers on the class path. */
  public static Set<String> schemes() {
    TreeSet<String> schemes = new TreeSet<>();
    for (DriverProvider provider : ServiceLoader.load(DriverProvider.class)) {
      schemes.addAll(provider.schemes());
    }
    return schemes;
  }

  private static DriverProvider provider(CoordinatorUrl url) {
    for (DriverProvider provider : ServiceLoader.load(DriverProvider.class)) {
      if (provider.schemes().contains(url.scheme())) {
        return provider;
      }
    }
    throw new InvalidRequestException(
        "scheme=%s: no driver on the class path has it; add the module grid-coordination-%s, or use one of %s"
            .formatted(url.scheme(), url.scheme(), schemes()));
  }
}
