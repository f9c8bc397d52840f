package dev.grid.member.connection;

import dev.grid.AuthenticationException;
import dev.grid.GridNotActiveException;
import dev.grid.OverloadedException;
import dev.grid.config.ClientAuthenticator.Attempt;
import dev.grid.config.Identity;
import dev.grid.kernel.Printable;
import dev.grid.member.security.AuditEntry;
import dev.grid.member.security.Identities;
import dev.grid.member.security.MemberSecurity;
import dev.grid.protocol.Codec;
import dev.grid.security.AuditEvent;
import dev.grid.security.AuditEvent.Fields;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a connection comes to belong to somebody: whether it is served from where it comes, who it is
 * when it is its turn to be asked, and when it is told. Confined to the connection's loop, but for
 * the question who it is, which a worker is asked.
 */
final class SessionLogin {

  private static final Logger log = LoggerFactory.getLogger(SessionLogin.class);

  private final ClientConnection connection;
  private final Channel channel;
  private final MemberContext member;
  private final Session session;
  private final Login login;

  /** Whether one is under way: a connection has one at a time, so that others have their turn. */
  private boolean underWay;

  /** Tells who guesses what came of it, later; null if nobody waits. */
  private @Nullable Future<?> delayed;

  SessionLogin(
      ClientConnection connection, Channel channel, MemberContext member, Session session) {
    this.connection = connection;
    this.channel = channel;
    this.member = member;
    this.session = session;
    this.login = new Login(member);
  }

  /** Where it comes from; null if that is not known. */
  @Nullable InetAddress from() {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress()
        : null;
  }

  void authenticate(Login.Request request, Codec<?, ?> codec, long correlationId) {
    if (underWay) {
      String refusal = "a connection has one authentication at a time";
      connection.fail(correlationId, new AuthenticationException(refusal));
      connection.closeAfterFlush("it authenticates again before it was answered");
      return;
    }
    if (!member.isReady()) {
      connection.fail(correlationId, new GridNotActiveException("the member has not joined yet"));
      return;
    }
    MemberSecurity security = member.security();
    String refusal = security.clientRefusal(channel.remoteAddress(), channel.localAddress());
    if (refusal != null) {
      tellRefused(request, Identities.Method.NONE, refusal);
      connection.fail(correlationId, new AuthenticationException(refusal));
      connection.closeAfterFlush("nothing protects this member from clients elsewhere");
      return;
    }
    Attempt attempt =
        new Attempt(
            request.clientName(),
            connection.remote(),
            request.credentials(),
            request.token(),
            connection.certificates());
    Runnable check = () -> check(request, attempt, codec, correlationId);
    underWay = true;
    boolean accepted =
        security.identities().takesLong(attempt)
            ? security.verifications().offer(check)
            : member.workers().offer(check);
    if (!accepted) {
      underWay = false;
      connection.fail(correlationId, new OverloadedException("too many clients are connecting"));
    }
  }

  /** On a worker. */
  private void check(
      Login.Request request, Attempt attempt, Codec<?, ?> codec, long correlationId) {
    try {
      Login.Result result = login.check(request, attempt);
      Identity principal = result.verdict().principal();
      long millis =
          !result.wasAsked()
              ? 0
              : member
                  .security()
                  .answerMillis(
                      from(),
                      request.username(),
                      result.verdict().method(),
                      principal == null ? null : principal.name());
      Runnable answer = () -> answer(request, result, codec, correlationId);
      connection.execute(millis == 0 ? answer : () -> answerLater(answer, millis));
    } catch (RuntimeException | Error e) {
      connection.fail(correlationId, e);
      connection.execute(() -> underWay = false);
      throw e;
    }
  }

  private void answerLater(Runnable answer, long millis) {
    if (!session.hasEnded()) {
      delayed = connection.later(answer, millis);
    }
  }

  private void answer(
      Login.Request request, Login.Result result, Codec<?, ?> codec, long correlationId) {
    underWay = false;
    delayed = null;
    if (session.hasEnded()) {
      return;
    }
    Login.Result decided = result;
    if (result.refusal() == null && session.client() == null) {
      String refusal = session.begin(request, result.verdict(), from());
      if (refusal != null) {
        decided = Login.refuse(result.verdict().method(), refusal);
      } else {
        tellBegun(request, result.verdict());
      }
    }
    String refusal = decided.refusal();
    if (refusal != null) {
      tellRefused(request, decided.verdict().method(), refusal);
    }
    connection.reply(codec, correlationId, decided.reply());
  }

  private void tellBegun(Login.Request request, Identities.Verdict verdict) {
    log.info(
        "client connected: name={} principal={} type={} version={} id={} remote={}",
        Printable.of(request.clientName()),
        session.principal(),
        Printable.of(request.clientType()),
        Printable.of(request.clientVersion()),
        session.client(),
        connection.remote());
    event(AuditEvent.Type.LOGIN, true, session.principal(), request, session.client())
        .with(Fields.METHOD, verdict.method().text())
        .tell();
  }

  private void tellRefused(Login.Request request, Identities.Method method, String why) {
    if (member.security().logsRefusalOf(from())) {
      log.warn(
          "client refused: name={} type={} remote={} because {}",
          Printable.of(request.clientName()),
          Printable.of(request.clientType()),
          connection.remote(),
          Printable.of(why));
    }
    event(AuditEvent.Type.LOGIN_REFUSED, false, request.username(), request, request.uuid())
        .with(Fields.METHOD, method.text())
        .with(Fields.REASON, why)
        .tell();
  }

  private AuditEntry event(
      AuditEvent.Type type,
      boolean isSuccess,
      String principal,
      Login.Request request,
      @Nullable UUID id) {
    return member
        .security()
        .audit()
        .event(type, isSuccess)
        .with(Fields.PRINCIPAL, principal)
        .with(Fields.REMOTE, connection.remote())
        .with(Fields.CLIENT_NAME, request.clientName())
        .with(Fields.CLIENT_TYPE, request.clientType())
        .with(Fields.CLIENT_ID, id);
  }

  /** The connection is gone: what was to be told later is not kept. */
  void closed() {
    Future<?> waits = delayed;
    if (waits != null) {
      waits.cancel(false);
      delayed = null;
    }
  }

  /** Somebody who had logged in has gone. */
  void tellEnded(UUID id) {
    log.info(
        "client disconnected: name={} id={} remote={}",
        Printable.of(session.clientName()),
        id,
        connection.remote());
    member
        .security()
        .audit()
        .event(AuditEvent.Type.LOGOUT, true)
        .with(Fields.PRINCIPAL, session.principal())
        .with(Fields.REMOTE, connection.remote())
        .with(Fields.CLIENT_NAME, session.clientName())
        .with(Fields.CLIENT_ID, id)
        .tell();
  }
}
