package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509ExtendedKeyManager;

/** Whether keys are those of their certificates, which is told only when they are used. */
final class KeyPairs {

  private static final String[] ALGORITHMS = {"EC", "RSA", "EdDSA"};

  private KeyPairs() {}

  /**
   * Goes over all that a manager has.
   *
   * @throws InvalidConfigurationException if a key is that of another certificate
   */
  static void requireMatching(X509ExtendedKeyManager keys) {
    for (String algorithm : ALGORITHMS) {
      String[] aliases = keys.getClientAliases(algorithm, null);
      if (aliases != null) {
        for (String alias : aliases) {
          requireMatching(keys.getPrivateKey(alias), keys.getCertificateChain(alias));
        }
      }
    }
  }

  private static void requireMatching(PrivateKey key, X509Certificate[] chain) {
    X509Certificate certificate = chain[0];
    try {
      if (!isOf(key, certificate.getPublicKey())) {
        throw new InvalidConfigurationException(
            "tls certificate subject="
                + certificate.getSubjectX500Principal()
                + ": the key is not the certificate's");
      }
    } catch (GeneralSecurityException e) {
      throw new InvalidConfigurationException(
          "tls certificate subject="
              + certificate.getSubjectX500Principal()
              + ": cannot be used with its key: "
              + e.getMessage(),
          e);
    }
  }

  private static boolean isOf(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
    String algorithm =
        switch (certified.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> certified.getAlgorithm();
        };
    byte[] something = "grid".getBytes(StandardCharsets.US_ASCII);
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(something);
    byte[] signature = signing.sign();
    Signature checking = Signature.getInstance(algorithm);
    checking.initVerify(certified);
    checking.update(something);
    return checking.verify(signature);
  }
}
