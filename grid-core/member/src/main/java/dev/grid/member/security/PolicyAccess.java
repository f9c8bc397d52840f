package dev.grid.member.security;

import dev.grid.config.Identity;
import java.net.InetAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides by the policy that is in force. Thread-safe. */
final class PolicyAccess implements Access {

  private final Supplier<CompiledPolicy> policy;

  /**
   * Decides by policies that may change.
   *
   * @param policy the one of now; read for every call
   */
  PolicyAccess(Supplier<CompiledPolicy> policy) {
    this.policy = policy;
  }

  @Override
  public Grants to(Identity principal, @Nullable InetAddress from) {
    return new Granted(policy, principal, from);
  }

  /**
   * What one connection's client may do. Remembers what it was last asked about: calls come many to
   * one structure. Confined to the connection's loop, but for {@link #sees}.
   */
  private static final class Granted implements Grants {

    private final Supplier<CompiledPolicy> policy;
    private final Identity principal;
    private final @Nullable InetAddress from;

    private CompiledPolicy asked;
    private RoleGrants grants;
    private String service = "";
    private String name = "";
    private int bits;

    Granted(
        Supplier<CompiledPolicy> policy, Identity principal, @Nullable InetAddress from) {
      this.policy = policy;
      this.principal = principal;
      this.from = from;
      asked = policy.get();
      grants = asked.grantsOf(principal.roles(), from);
    }

    @Override
    public boolean admits(int actions, String service, String name) {
      if (policy.get() != asked || !name.equals(this.name) || !service.equals(this.service)) {
        look(service, name);
      }
      return (actions & ~bits) == 0;
    }

    private void look(String service, String name) {
      CompiledPolicy now = policy.get();
      if (now != asked) {
        asked = now;
        grants = now.grantsOf(principal.roles(), from);
      }
      bits = grants.bits(service, name);
      this.service = service;
      this.name = name;
    }

    @Override
    public boolean sees(String service, String name) {
      return policy.get().grantsOf(principal.roles(), from).bits(service, name) != 0;
    }
  }
}
