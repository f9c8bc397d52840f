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

  /** A policy, and what it allows one client. Immutable; the same only as itself. */
  private static final class Allowed {
    final CompiledPolicy policy;
    final RoleGrants grants;

    Allowed(CompiledPolicy policy, RoleGrants grants) {
      this.policy = policy;
      this.grants = grants;
    }
  }

  /**
   * What one connection's client may do. Remembers what it was last asked about: calls come many to
   * one structure. Confined to the connection's loop, but for {@link #sees}.
   */
  private static final class Granted implements Grants {

    private final Supplier<CompiledPolicy> policy;
    private final Identity principal;
    private final @Nullable InetAddress from;

    /** Of a policy that was in force. Two threads may replace it at once, by the same. */
    private volatile Allowed allowed;

    private Allowed asked;
    private String service = "";
    private String name = "";
    private int bits;

    Granted(Supplier<CompiledPolicy> policy, Identity principal, @Nullable InetAddress from) {
      this.policy = policy;
      this.principal = principal;
      this.from = from;
      allowed = by(policy.get());
      asked = allowed;
    }

    private Allowed by(CompiledPolicy policy) {
      return new Allowed(policy, policy.grantsOf(principal.roles(), from));
    }

    private Allowed now() {
      CompiledPolicy inForce = policy.get();
      Allowed known = allowed;
      if (known.policy != inForce) {
        known = by(inForce);
        allowed = known;
      }
      return known;
    }

    @Override
    public boolean admits(int actions, String service, String name) {
      Allowed now = now();
      if (now != asked || !name.equals(this.name) || !service.equals(this.service)) {
        bits = now.grants.bits(service, name);
        asked = now;
        this.service = service;
        this.name = name;
      }
      return (actions & ~bits) == 0;
    }

    @Override
    public boolean sees(String service, String name) {
      return now().grants.bits(service, name) != 0;
    }
  }
}
