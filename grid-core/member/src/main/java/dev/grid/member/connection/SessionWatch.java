package dev.grid.member.connection;

import dev.grid.config.Identity;
import dev.grid.member.security.Identities.Verdict;
import dev.grid.member.security.MemberSecurity;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Ends what a client may not have any more: its connection when it is gone from the policy or its
 * time is up, listeners when a right is withdrawn. Told by any thread, acts on the connection's
 * loop.
 */
final class SessionWatch implements MemberSecurity.Client {

  private final ClientConnection connection;
  private final MemberSecurity security;
  private final Rights rights;
  private final SessionListeners listeners;
  private final Verdict verdict;
  private final @Nullable InetAddress from;
  private final @Nullable Instant expires;

  SessionWatch(
      ClientConnection connection,
      MemberSecurity security,
      Rights rights,
      SessionListeners listeners,
      Verdict verdict,
      @Nullable InetAddress from) {
    this.connection = connection;
    this.security = security;
    this.rights = rights;
    this.listeners = listeners;
    this.verdict = verdict;
    this.from = from;
    Identity principal = verdict.principal();
    this.expires = principal == null ? null : principal.expires();
  }

  /** From now on it hears of changes, and of one that came while the client logged in. */
  void begin() {
    security.add(this);
    connection.execute(this::look);
  }

  /** The connection is gone. */
  void end() {
    security.remove(this);
  }

  @Override
  public void policyChanged() {
    connection.execute(
        () -> {
          look();
          connection.waiting().rightsChanged(rights);
        });
  }

  private void look() {
    Identity now = security.now(verdict);
    if (now == null) {
      connection.close("the policy knows no user of its name any more");
      return;
    }
    if (!now.equals(rights.principal())) {
      rights.become(now, rights.clientName(), from, connection.remote());
    }
    listeners.removeForbidden();
  }

  @Override
  public void look(Clock clock) {
    if (expires != null && !expires.isAfter(clock.instant())) {
      connection.execute(() -> connection.close("its identity has expired: it may log in again"));
    }
  }
}
