package dev.grid.member.security;

import dev.grid.InvalidConfigurationException;
import dev.grid.Member;
import dev.grid.PolicyStatus;
import dev.grid.config.Credentials;
import dev.grid.config.Identity;
import dev.grid.config.MemberConfig;
import dev.grid.config.SecurityConfig;
import dev.grid.kernel.LogLimit;
import dev.grid.kernel.Periodic;
import dev.grid.member.security.Identities.Method;
import dev.grid.security.AuditEvent;
import dev.grid.security.AuditEvent.Fields;
import dev.grid.security.Passwords;
import dev.grid.security.PolicySource;
import dev.grid.security.SecurityPolicy;
import dev.grid.security.User;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The security of one member: who is served, who clients are, what they may do, and who is told.
 * Thread-safe.
 */
public final class MemberSecurity {

  private static final Logger log = LoggerFactory.getLogger(MemberSecurity.class);

  private static final long LOOK_MILLIS = 5_000;

  /** A client that has authenticated. */
  public interface Client {

    /** Another policy is in force: it may be gone, or have lost rights. Does not block. */
    void policyChanged();

    /** Some seconds have passed. Does not block. */
    void look(Clock clock);
  }

  private final SecurityConfig config;
  private final Clock clock;
  private final ProtectedMode protectedMode;
  private final Identities identities;
  private final LoginFailures failures = new LoginFailures(System::nanoTime);
  private final Verifications verifications;
  private final OperatorLogins operators;
  private final Audit audit;
  private final LogLimit refusals = new LogLimit();
  private final Access access;
  private final Periodic looking;
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();

  /** Null as long as there is none. Written by whoever loads it, one at a time. */
  private volatile @Nullable CompiledPolicy policy;

  /** What was wrong when it was last loaded, or null. Written by {@link #looking}. */
  private volatile @Nullable String failure;

  private final PolicyDigests digests = new PolicyDigests();

  /**
   * Of a member.
   *
   * @param decided decides what clients may do in place of a policy; null for the policy
   * @param workers runs something soon; false if it cannot
   * @param later runs something on a worker after so many milliseconds, unless the member ends
   * @throws InvalidConfigurationException if the policy is wrong, or the member would trust anybody
   */
  public MemberSecurity(
      MemberConfig member,
      @Nullable Access decided,
      Predicate<Runnable> workers,
      ObjLongConsumer<Runnable> later) {
    config = member.security();
    clock = Clock.systemUTC();
    protectedMode = new ProtectedMode(member);
    protectedMode.requireSafeJoin(member);
    identities = new Identities(config, () -> policy, new RememberedPasswords(System::nanoTime));
    verifications = new Verifications(workers, Runtime.getRuntime().availableProcessors());
    audit = Audit.of(workers, later, clock, config.auditSink());
    operators = new OperatorLogins(identities, verifications, failures, audit, later);
    PolicySource source = config.policy();
    if (source != null) {
      policy = compiled(loadFirst(source));
    }
    access =
        decided != null
            ? decided
            : source == null ? Access.ALL : new PolicyAccess(this::requiredPolicy);
    looking = Periodic.forGood("looking at the policy", later, LOOK_MILLIS, this::look, log::error);
  }

  private static SecurityPolicy loadFirst(PolicySource source) {
    try {
      return source.load();
    } catch (IOException e) {
      throw new InvalidConfigurationException(
          "the policy cannot be read: source=" + source + ": " + e, e);
    }
  }

  private CompiledPolicy requiredPolicy() {
    CompiledPolicy now = policy;
    if (now == null) {
      throw new IllegalStateException("rights are asked about, but there is no policy");
    }
    return now;
  }

  private CompiledPolicy compiled(SecurityPolicy loaded) {
    boolean anyPlain = false;
    for (User user : loaded.users()) {
      String password = user.password();
      if (password != null) {
        config.passwords().requireReadable(password);
        anyPlain |= Passwords.isPlain(password);
      }
    }
    if (anyPlain) {
      log.warn(
          "passwords of users are stored as plain text ({}): hash them by"
              + " dev.grid.security.Passwords.hash, unless this is for development",
          Passwords.PLAIN);
    }
    return new CompiledPolicy(loaded);
  }

  /** Watches the policy from now on. */
  public void start() {
    if (config.policy() != null || config.authenticator() != null) {
      looking.start();
    }
  }

  private void look() {
    PolicySource source = config.policy();
    if (source != null) {
      load(source);
    }
    clients.forEach(client -> client.look(clock));
  }

  private void load(PolicySource source) {
    try {
      SecurityPolicy loaded = source.load();
      if (!loaded.equals(requiredPolicy().policy())) {
        adopt(loaded);
      }
      failure = null;
    } catch (IOException | RuntimeException e) {
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(failure)) {
        failure = reason;
        log.error("the policy stays as it was, because it cannot be loaded: source={}", source, e);
        audit.event(AuditEvent.Type.POLICY_CHANGED, false).with(Fields.REASON, reason).tell();
      }
    }
  }

  private void adopt(SecurityPolicy loaded) {
    if (requiredPolicy().policy().restricts() && !loaded.restricts()) {
      throw new InvalidConfigurationException(
          "the new policy allows everybody everything, and the one in force does not: give it"
              + " roles, or start the member anew if that is meant");
    }
    policy = compiled(loaded);
    identities.forget();
    log.info("policy changed: users={} roles={}", loaded.users().size(), loaded.roles().size());
    audit
        .event(AuditEvent.Type.POLICY_CHANGED, true)
        .with(Fields.REASON, "users=" + loaded.users().size() + " roles=" + loaded.roles().size())
        .tell();
    clients.forEach(Client::policyChanged);
  }

  /** What clients may do. */
  public Access access() {
    return access;
  }

  /** Who clients are. */
  public Identities identities() {
    return identities;
  }

  /** When clients are asked who they are. */
  public Verifications verifications() {
    return verifications;
  }

  /**
   * Who somebody is that shows a name and password elsewhere than on a connection; see {@link
   * dev.grid.ClusterOperations#identify}.
   */
  public CompletableFuture<@Nullable Identity> identify(
      Credentials credentials, String remoteAddress) {
    return operators.identify(credentials, remoteAddress);
  }

  /** See {@link dev.grid.ClusterOperations#policy}; null if there is none. */
  public @Nullable PolicyStatus policyStatus(List<Member> others) {
    CompiledPolicy now = policy;
    return now == null
        ? null
        : new PolicyStatus(
            "%016x".formatted(now.digest()),
            now.policy().users().size(),
            now.policy().roles().size(),
            failure,
            digests.differing(now.digest(), others));
  }

  /** A number of the policy that is in force, or of there being none. */
  public long policyDigest() {
    CompiledPolicy now = policy;
    return now == null ? PolicyDigests.NONE : now.digest();
  }

  /** What another member has said of its own. */
  public void policyDigest(UUID member, long digest) {
    digests.said(member, digest);
  }

  /** Who is told. */
  public Audit audit() {
    return audit;
  }

  /** Why a client is not even asked who it is, or null. */
  public @Nullable String clientRefusal(
      @Nullable SocketAddress remote, @Nullable SocketAddress local) {
    return protectedMode.clientRefusal(
        ProtectedMode.isThisMachine(remote, local), identities.areKnown());
  }

  /** Why a member is not even asked for the secret, or null. */
  public @Nullable String memberRefusal(
      @Nullable SocketAddress remote, @Nullable SocketAddress local) {
    return protectedMode.memberRefusal(ProtectedMode.isThisMachine(remote, local));
  }

  /** Whether the log has a line now that says that somebody from there is refused. */
  public boolean logsRefusalOf(@Nullable InetAddress from) {
    return refusals.allows(String.valueOf(from));
  }

  /**
   * An attempt to log in has been decided.
   *
   * @param name that was shown
   * @param user whose it is; null if it was refused
   * @return after how many milliseconds to answer: those who guess wait; certificates are not
   *     guessed
   */
  public long answerMillis(
      @Nullable InetAddress from, String name, Method method, @Nullable String user) {
    return method == Method.NONE || method == Method.CERTIFICATE
        ? 0
        : failures.answerMillis(from, method, name, user);
  }

  /**
   * Who the principal of a connection is by the policy of now: a user may have other roles.
   *
   * @return null if it would not be let in any more
   */
  public @Nullable Identity now(Identities.Verdict verdict) {
    Identity principal = verdict.principal();
    return principal == null ? null : identities.now(verdict, principal);
  }

  /** Tells a client of changes from now on. */
  public void add(Client client) {
    clients.add(client);
  }

  /** A client is gone. */
  public void remove(Client client) {
    clients.remove(client);
  }

  /** Stops looking, and has what is left of the audit written. */
  public void close() {
    looking.stop();
    audit.close();
  }
}
