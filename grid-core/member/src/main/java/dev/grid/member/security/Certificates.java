package dev.grid.member.security;

import dev.grid.security.CertificatePrincipal;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** What certificates say of their owners. */
public final class Certificates {

  // Of an alternative name, as RFC 5280 numbers them.
  private static final int DNS = 2;
  private static final int URI = 6;

  private Certificates() {}

  /** The name of its owner; null if it has none of the kind. */
  public static @Nullable String principal(X509Certificate certificate, CertificatePrincipal kind) {
    return switch (kind) {
      case CN -> attributes(certificate, "CN").stream().findFirst().orElse(null);
      case DN -> certificate.getSubjectX500Principal().getName();
      case SAN_URI -> alternative(certificate, URI);
      case SAN_DNS -> alternative(certificate, DNS);
    };
  }

  /** The values of an attribute of its subject, the most specific first. */
  public static Set<String> attributes(X509Certificate certificate, String attribute) {
    Set<String> values = new LinkedHashSet<>();
    try {
      List<Rdn> names = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
      for (Rdn name : names.reversed()) {
        Attribute found = name.toAttributes().get(attribute);
        if (found != null) {
          addAll(found.getAll(), values);
        }
      }
    } catch (NamingException e) {
      return Set.of(); // A subject that is no distinguished name says nothing.
    }
    return values;
  }

  private static void addAll(NamingEnumeration<?> from, Set<String> to) throws NamingException {
    while (from.hasMore()) {
      if (from.next() instanceof String text) {
        to.add(text);
      }
    }
  }

  private static @Nullable String alternative(X509Certificate certificate, int kind) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names != null) {
        for (List<?> name : names) {
          if (name.getFirst().equals(kind) && name.get(1) instanceof String text) {
            return text;
          }
        }
      }
      return null;
    } catch (CertificateParsingException e) {
      return null;
    }
  }
}
