package dev.grid.member.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts members, by the authorities that a member has now; their host is not looked at. */
final class LatestMembers extends X509ExtendedTrustManager {

  private final Supplier<X509ExtendedTrustManager> latest;
  private final MemberIdentity identity;

  LatestMembers(Supplier<X509ExtendedTrustManager> latest, MemberIdentity identity) {
    this.latest = latest;
    this.identity = identity;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    latest.get().checkClientTrusted(chain, type);
    requireMember(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    latest.get().checkServerTrusted(chain, type);
    requireMember(chain);
  }

  private void requireMember(X509Certificate[] chain) throws CertificateException {
    if (!identity.matches(chain[0])) {
      throw new CertificateException(
          "subject=" + chain[0].getSubjectX500Principal() + " is no member: it lacks " + identity);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return latest.get().getAcceptedIssuers();
  }
}
