package dev.grid.member.security;

import dev.grid.OverloadedException;
import dev.grid.config.ClientAuthenticator.Attempt;
import dev.grid.config.Credentials;
import dev.grid.config.Identity;
import dev.grid.member.security.Identities.Method;
import dev.grid.member.security.Identities.Verdict;
import dev.grid.security.AuditEvent;
import dev.grid.security.AuditEvent.Fields;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Those that show a name and password elsewhere than on a client's connection, such as at a
 * management port: wrong ones are told to the audit, and slow answers down as those of clients do.
 * Few wait, so that clients still have their turn. Thread-safe.
 */
final class OperatorLogins {

  /** So many wait to hear who they are; more are refused. */
  static final int UNDECIDED_MAX = 8;

  /** So many wait for an answer that comes late because somebody guesses; more are refused. */
  static final int SLOWED_MAX = 64;

  /** They hold a thread of whoever serves them. */
  static final long SLOWED_MILLIS_MAX = 5_000;

  private static final long UNDECIDED_MILLIS_MAX = 10_000;

  /** As clients call themselves. */
  private static final String NAME = "operator";

  private static final int IPV4_BYTES = 4;

  private final Identities identities;
  private final Verifications verifications;
  private final LoginFailures failures;
  private final Audit audit;
  private final ObjLongConsumer<Runnable> later;
  private final long undecidedMillisMax;
  private final AtomicInteger undecided = new AtomicInteger();
  private final AtomicInteger slowed = new AtomicInteger();

  /**
   * Nobody has come yet.
   *
   * @param failures those of clients, too: who guesses here is slowed there
   * @param later runs something on a worker after so many milliseconds, unless the member ends
   */
  OperatorLogins(
      Identities identities,
      Verifications verifications,
      LoginFailures failures,
      Audit audit,
      ObjLongConsumer<Runnable> later) {
    this(identities, verifications, failures, audit, later, UNDECIDED_MILLIS_MAX);
  }

  OperatorLogins(
      Identities identities,
      Verifications verifications,
      LoginFailures failures,
      Audit audit,
      ObjLongConsumer<Runnable> later,
      long undecidedMillisMax) {
    this.identities = identities;
    this.verifications = verifications;
    this.failures = failures;
    this.audit = audit;
    this.later = later;
    this.undecidedMillisMax = undecidedMillisMax;
  }

  /**
   * Who it is; does not block.
   *
   * @return completes with null if it is not let in, with {@link OverloadedException} if too many
   *     wait, and with {@link java.util.concurrent.TimeoutException} if no worker has time
   */
  CompletableFuture<@Nullable Identity> identify(Credentials credentials, String remoteAddress) {
    Attempt attempt = new Attempt(NAME, remoteAddress, credentials, null, List.of());
    return decide(attempt)
        .thenCompose(verdict -> answer(credentials.username(), remoteAddress, verdict));
  }

  private CompletableFuture<Verdict> decide(Attempt attempt) {
    if (!identities.takesLong(attempt)) {
      return CompletableFuture.completedFuture(identities.identifyByPassword(attempt));
    }
    if (undecided.incrementAndGet() > UNDECIDED_MAX) {
      undecided.decrementAndGet();
      return CompletableFuture.failedFuture(tooMany());
    }
    CompletableFuture<Verdict> decided = new CompletableFuture<>();
    CompletableFuture<Verdict> told =
        decided
            .orTimeout(undecidedMillisMax, TimeUnit.MILLISECONDS)
            .whenComplete((verdict, failure) -> undecided.decrementAndGet());
    if (!verifications.offer(() -> decide(attempt, decided))) {
      decided.completeExceptionally(tooMany());
    }
    return told;
  }

  /** On a worker. */
  private void decide(Attempt attempt, CompletableFuture<Verdict> decided) {
    if (decided.isDone()) {
      return; // It came too late.
    }
    try {
      decided.complete(identities.identifyByPassword(attempt));
    } catch (RuntimeException | Error e) {
      decided.completeExceptionally(e);
      throw e;
    }
  }

  private CompletableFuture<@Nullable Identity> answer(
      String name, String remoteAddress, Verdict verdict) {
    Identity principal = verdict.principal();
    if (principal == null) {
      audit
          .event(AuditEvent.Type.LOGIN_REFUSED, false)
          .with(Fields.PRINCIPAL, name)
          .with(Fields.REMOTE, remoteAddress)
          .with(Fields.CLIENT_NAME, NAME)
          .with(Fields.METHOD, Method.PASSWORD.text())
          .with(Fields.REASON, verdict.refusal())
          .tell();
    }
    long millis =
        failures.answerMillis(
            address(remoteAddress),
            Method.PASSWORD,
            name,
            principal == null ? null : principal.name());
    if (millis == 0) {
      return CompletableFuture.completedFuture(principal);
    }
    if (slowed.incrementAndGet() > SLOWED_MAX) {
      slowed.decrementAndGet();
      return CompletableFuture.failedFuture(tooMany());
    }
    CompletableFuture<@Nullable Identity> told = new CompletableFuture<>();
    later.accept(
        () -> {
          slowed.decrementAndGet();
          told.complete(principal);
        },
        Math.min(millis, SLOWED_MILLIS_MAX));
    return told;
  }

  private static OverloadedException tooMany() {
    return new OverloadedException("too many wait to hear who they are");
  }

  /** What a text says, without asking anybody; null if it is no address. */
  static @Nullable InetAddress address(String text) {
    int zone = text.indexOf('%');
    String literal = zone < 0 ? text : text.substring(0, zone);
    try {
      if (literal.indexOf(':') >= 0) { // No name has one, so that none is looked up.
        return InetAddress.getByName(literal);
      }
      String[] parts = literal.split("\\.", -1);
      if (parts.length != IPV4_BYTES) {
        return null;
      }
      byte[] bytes = new byte[IPV4_BYTES];
      for (int i = 0; i < IPV4_BYTES; i++) {
        int number = Integer.parseInt(parts[i]);
        if (number < 0 || number > 255) {
          return null;
        }
        bytes[i] = (byte) number;
      }
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException | NumberFormatException e) {
      return null;
    }
  }
}
