package dev.grid.security;

import java.io.IOException;
import java.nio.file.Path;

/** Where a member has its {@link SecurityPolicy} from, which may change while it runs. */
@FunctionalInterface
public interface PolicySource {

  /**
   * The policy of now. Asked when the member starts, and every five seconds from then on, on a
   * thread that may block. What it returns or throws later takes effect at once, or leaves the
   * policy as it is.
   *
   * @return not null; the same object as before if nothing has changed
   * @throws IOException if it cannot be read
   * @throws dev.grid.InvalidConfigurationException if what was read is wrong
   */
  SecurityPolicy load() throws IOException;

  /** One that never changes. */
  static PolicySource of(SecurityPolicy policy) {
    return () -> policy;
  }

  /**
   * A file of properties in UTF-8, whose changes take effect while the member runs. Each key may
   * begin with {@code grid.security.}, so that the same lines are Spring Boot's properties:
   *
   * <pre>
   * users.ada.password={pbkdf2@SpringSecurity_v5_8}5d41...
   * users.ada.roles=trader,auditor
   * users.batch.token=0c9a...
   * roles.trader[0].kind=map
   * roles.trader[0].name=orders*
   * roles.trader[0].actions=read,put
   * roles.trader[0].addresses=10.0.0.0/8
   * roles.trader[1].kind=map
   * roles.trader[1].name=orders-archive
   * roles.trader[1].actions=all
   * roles.trader[1].deny=true
   * </pre>
   *
   * {@code name} and {@code kind} are {@code *} where they are left out, {@code addresses} is
   * anywhere.
   *
   * @param path of at most a MiB
   */
  static PolicySource file(Path path) {
    return new PolicyFile(path);
  }
}
