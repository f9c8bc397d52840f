package dev.grid.spring.boot.autoconfigure;

import dev.grid.InvalidConfigurationException;
import dev.grid.Registration;
import dev.grid.config.TlsMaterial;
import java.util.Arrays;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** The certificates of an SSL bundle of Boot's, as they are by now. Thread-safe. */
final class SslBundleMaterial implements TlsMaterial {

  private final String name;
  private final SslBundles bundles;

  private SslBundleMaterial(String name, SslBundles bundles) {
    this.name = name;
    this.bundles = bundles;
  }

  /**
   * Of a bundle.
   *
   * @throws InvalidConfigurationException if there is none of this name
   */
  static TlsMaterial of(String name, @Nullable SslBundles bundles) {
    if (bundles == null || !bundles.getBundleNames().contains(name)) {
      throw new InvalidConfigurationException(
          "security.tls.bundle="
              + name
              + " is no SSL bundle; known="
              + (bundles == null ? "[]" : new TreeSet<>(bundles.getBundleNames()))
              + ": define it, as by spring.ssl.bundle.pem."
              + name
              + ".keystore.certificate, or correct the name");
    }
    return new SslBundleMaterial(name, bundles);
  }

  @Override
  public Managers load() {
    try {
      SslBundle bundle = bundles.getBundle(name);
      X509ExtendedKeyManager key =
          bundle.getStores().getKeyStore() == null
              ? null
              : find(X509ExtendedKeyManager.class, bundle.getManagers().getKeyManagers());
      X509ExtendedTrustManager trust =
          find(X509ExtendedTrustManager.class, bundle.getManagers().getTrustManagers());
      return new Managers(
          key, Objects.requireNonNull(trust, "trust"), bundle.getStores().getTrustStore() != null);
    } catch (NoSuchSslBundleException | IllegalStateException | IllegalArgumentException e) {
      throw new InvalidConfigurationException(
          "security.tls.bundle="
              + name
              + " cannot be used: "
              + reason(e)
              + "; correct what is below spring.ssl.bundle.pem."
              + name
              + " or spring.ssl.bundle.jks."
              + name
              + ", where a key needs its certificate and each file must be there",
          e);
    }
  }

  /** The first cause says which file it is, the last what is wrong with it. */
  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String first = String.valueOf(failure.getMessage());
    String last = String.valueOf(root.getMessage());
    return first.endsWith(last) ? first : first + ": " + last;
  }

  private static <M> @Nullable M find(Class<M> type, Object[] managers) {
    return Arrays.stream(managers)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElse(null);
  }

  /** Boot has no way to take a handler away: one that is closed does nothing. */
  @Override
  public Registration onUpdate(Runnable listener) {
    UUID id = UUID.randomUUID();
    AtomicReference<@Nullable Runnable> told = new AtomicReference<>(listener);
    bundles.addBundleUpdateHandler(
        name,
        bundle -> {
          Runnable now = told.get();
          if (now != null) {
            now.run();
          }
        });
    return new Registration() {
      @Override
      public UUID id() {
        return id;
      }

      @Override
      public void close() {
        told.set(null);
      }
    };
  }

  @Override
  public String toString() {
    return "SslBundleMaterial[" + name + "]";
  }
}
