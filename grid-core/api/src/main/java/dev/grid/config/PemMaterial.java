package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import dev.grid.Registration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** {@link TlsMaterial} of PEM files. Immutable, but for the watch. */
final class PemMaterial implements TlsMaterial {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final long FILE_BYTES_MAX = 4 << 20;

  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----",
          Pattern.DOTALL);

  private final @Nullable Path certificates;
  private final @Nullable Path key;
  private final @Nullable Path authorities;
  private final FileWatch watch;

  PemMaterial(@Nullable Path certificates, @Nullable Path key, @Nullable Path authorities) {
    this(certificates, key, authorities, LOOK_EVERY);
  }

  PemMaterial(
      @Nullable Path certificates, @Nullable Path key, @Nullable Path authorities, Duration every) {
    if ((certificates == null) != (key == null)) {
      throw new InvalidConfigurationException(
          "tls certificates=%s key=%s: give both, or none of them".formatted(certificates, key));
    }
    this.certificates = certificates;
    this.key = key;
    this.authorities = authorities;
    this.watch = new FileWatch(every, certificates, key, authorities);
  }

  @Override
  public Managers load() {
    return new Managers(loadKey(), loadTrust(), authorities != null);
  }

  private @Nullable X509ExtendedKeyManager loadKey() {
    if (certificates == null || key == null) {
      return null;
    }
    Certificate[] chain = readCertificates(certificates).toArray(Certificate[]::new);
    PrivateKey secret = readKey(key, chain[0].getPublicKey());
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      char[] none = {};
      store.setKeyEntry("grid", secret, none, chain);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, none);
      for (KeyManager manager : factory.getKeyManagers()) {
        if (manager instanceof X509ExtendedKeyManager usable) {
          return usable;
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidConfigurationException(
          "tls certificates=%s key=%s: cannot be used together: %s"
              .formatted(certificates, key, e.getMessage()),
          e);
    }
    throw new InvalidConfigurationException("this Java has no key manager for X.509");
  }

  private X509ExtendedTrustManager loadTrust() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      if (authorities == null) {
        factory.init((KeyStore) null);
      } else {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int n = 0;
        for (Certificate authority : readCertificates(authorities)) {
          store.setCertificateEntry("authority-" + n++, authority);
        }
        factory.init(store);
      }
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager usable) {
          return usable;
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidConfigurationException(
          "tls authorities=%s: cannot be used: %s".formatted(authorities, e.getMessage()), e);
    }
    throw new InvalidConfigurationException("this Java has no trust manager for X.509");
  }

  private static Collection<? extends Certificate> readCertificates(Path file) {
    try {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(read(file)));
      if (!all.isEmpty()) {
        return all;
      }
    } catch (GeneralSecurityException e) {
      throw new InvalidConfigurationException(
          "tls file=" + file + ": is not certificates in PEM: " + e.getMessage(), e);
    }
    throw new InvalidConfigurationException(
        "tls file=" + file + ": has no -----BEGIN CERTIFICATE-----");
  }

  private static PrivateKey readKey(Path file, PublicKey certified) {
    Matcher matcher = KEY.matcher(new String(read(file), StandardCharsets.US_ASCII));
    if (!matcher.find()) {
      throw new InvalidConfigurationException(
          "tls key="
              + file
              + ": has no -----BEGIN PRIVATE KEY-----; where it is a key of another form, change"
              + " it: openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW");
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
      return KeyFactory.getInstance(certified.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidConfigurationException(
          "tls key="
              + file
              + ": is not a private key of the certificate's kind, "
              + certified.getAlgorithm(),
          e);
    }
  }

  private static byte[] read(Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new InvalidConfigurationException(
            "tls file=" + file + ": is larger than " + FILE_BYTES_MAX + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InvalidConfigurationException("tls file=" + file + ": cannot be read: " + e, e);
    }
  }

  @Override
  public Registration onUpdate(Runnable listener) {
    return watch.add(listener);
  }

  @Override
  public String toString() {
    return "TlsMaterial" + List.of("certificates=" + certificates, "authorities=" + authorities);
  }
}
