package dev.grid.member.tls;

import dev.grid.config.TlsConfig;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** What the certificate of a member says; see {@link TlsConfig#memberIdentity()}. Immutable. */
final class MemberIdentity {

  // Of GeneralName in RFC 5280, section 4.2.1.6.
  private static final int DNS_NAME = 2;
  private static final int URI_NAME = 6;

  private final String kind;
  private final String before;
  private final String after;
  private final boolean pattern;

  MemberIdentity(String text) {
    int equals = text.indexOf('=');
    int star = text.indexOf('*');
    kind = text.substring(0, equals);
    pattern = star >= 0;
    before = text.substring(equals + 1, pattern ? star : text.length());
    after = pattern ? text.substring(star + 1) : "";
  }

  boolean matches(X509Certificate certificate) {
    return namesOf(certificate).stream().anyMatch(this::matches);
  }

  private boolean matches(String name) {
    return pattern
        ? name.length() >= before.length() + after.length()
            && name.startsWith(before)
            && name.endsWith(after)
        : name.equals(before);
  }

  /** What a certificate says of its subject, of the kind that is asked for. */
  List<String> namesOf(X509Certificate certificate) {
    return switch (kind) {
      case "DNS" -> alternatives(certificate, DNS_NAME);
      case "URI" -> alternatives(certificate, URI_NAME);
      default -> commonName(certificate);
    };
  }

  /** Of several common names the one that is most of its own: those before it are of its groups. */
  private static List<String> commonName(X509Certificate certificate) {
    try {
      List<Rdn> parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
      for (Rdn part : parts.reversed()) {
        if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String name) {
          return List.of(name);
        }
      }
    } catch (InvalidNameException e) {
      return List.of(); // It says nothing that could be asked for.
    }
    return List.of();
  }

  private static List<String> alternatives(X509Certificate certificate, int kind) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> one : all) {
          if (one.get(0).equals(kind) && one.get(1) instanceof String name) {
            names.add(name);
          }
        }
      }
    } catch (CertificateParsingException e) {
      return List.of(); // It says nothing that could be asked for.
    }
    return names;
  }

  @Override
  public String toString() {
    return kind + "=" + before + (pattern ? "*" : "") + after;
  }
}
