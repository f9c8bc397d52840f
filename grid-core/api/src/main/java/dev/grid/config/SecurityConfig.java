package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import dev.grid.security.AuditSink;
import dev.grid.security.CertificatePrincipal;
import dev.grid.security.PasswordMatcher;
import dev.grid.security.Passwords;
import dev.grid.security.PolicySource;
import dev.grid.security.SecurityPolicy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect to a member, what clients may do, and who is told. Immutable; start from {@link
 * #defaults()}.
 *
 * <p>A member that nothing here or in its network settings protects serves only what is on its own
 * machine: clients from elsewhere need users, an authenticator or certificates, other members a
 * secret or certificates, or both need {@code open}.
 *
 * <p>What a client shows is asked about in this order, and the first that applies decides: a name
 * and password, or a token, of a user of the policy; what the authenticator says; the client's
 * certificate. A wrong password is not made good by a certificate.
 *
 * @param authenticator the application's own decision about clients that no user of the policy
 *     stands for; null for none. Without users too, clients that show no credentials are let in as
 *     {@link Identity#NOBODY}, and those that do are not
 * @param policy users, and the rules of their roles; null for neither, so that whoever is let in
 *     may do everything
 * @param passwords compares passwords of the policy's users
 * @param certificatePrincipal which part of a certificate is its owner's name
 * @param roleAttribute the attribute of a certificate's subject that has the roles of its owner,
 *     for example {@code OU}; null to take them from the user of its name only. If there are users
 *     and no attribute, a certificate must be that of a user
 * @param certificateAndPassword whether each client must show a name and password, and a
 *     certificate as well
 * @param open whether everybody may connect whom nothing else keeps out, from anywhere
 * @param auditSink told of what happens besides the log; null for none
 */
public record SecurityConfig(
    @Nullable ClientAuthenticator authenticator,
    @Nullable PolicySource policy,
    PasswordMatcher passwords,
    CertificatePrincipal certificatePrincipal,
    @Nullable String roleAttribute,
    boolean certificateAndPassword,
    boolean open,
    @Nullable AuditSink auditSink)
    implements SecurityConfigWithers {

  public SecurityConfig {
    Objects.requireNonNull(passwords, "passwords");
    Objects.requireNonNull(certificatePrincipal, "certificatePrincipal");
    if (roleAttribute != null && roleAttribute.isBlank()) {
      throw new InvalidConfigurationException(
          "roleAttribute='': must be the name of an attribute, such as OU, or null for none");
    }
    if (certificateAndPassword && authenticator == null && policy == null) {
      throw new InvalidConfigurationException(
          "certificateAndPassword=true: needs users in the policy, or an authenticator, who check"
              + " the password");
    }
  }

  /** Nobody is asked who it is, and only this machine is served. */
  public static SecurityConfig defaults() {
    return new SecurityConfig(
        null, null, Passwords.JDK, CertificatePrincipal.CN, null, false, false, null);
  }

  /** This, where everybody may connect from anywhere who is not kept out by something else. */
  public SecurityConfig opened() {
    return withOpen(true);
  }

  /** This with a policy that never changes. */
  public SecurityConfig with(SecurityPolicy policy) {
    return withPolicy(PolicySource.of(policy));
  }
}
