package dev.grid.member.connection;

import dev.grid.config.ClientAuthenticator.Attempt;
import dev.grid.config.Credentials;
import dev.grid.member.security.Identities;
import dev.grid.member.security.Identities.Verdict;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.frame.Frames;
import dev.grid.protocol.session.SessionMessages.Authentication;
import dev.grid.protocol.session.SessionMessages.AuthenticationCustom;
import dev.grid.protocol.session.SessionMessages.AuthenticationReply;
import dev.grid.protocol.session.SessionMessagesCodecs;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a client may connect, in the order that clients of the protocol expect.
 * Immutable.
 */
final class Login {

  /**
   * The release of the reference whose clients this member serves; clients choose features by it.
   */
  static final String COMPATIBLE_VERSION = "5.7.0";

  private static final byte SERIALIZATION_VERSION = 1;
  private static final byte AUTHENTICATED = 0;
  private static final byte CREDENTIALS_FAILED = 1;
  private static final byte SERIALIZATION_MISMATCH = 2;

  private static final Set<Integer> TYPES =
      Set.of(typeOf(Authentication.class), typeOf(AuthenticationCustom.class));

  private final MemberContext member;

  Login(MemberContext member) {
    this.member = member;
  }

  /** By its class: all the others of a session need not be loaded for it. */
  private static int typeOf(Class<?> login) {
    Codec<?, ?> codec = new Codecs(SessionMessagesCodecs.ALL).find(login);
    return Objects.requireNonNull(codec).requestType();
  }

  static boolean isLogin(int messageType) {
    return TYPES.contains(messageType);
  }

  /** What both kinds of authentication have in common. */
  record Request(
      String clusterName,
      @Nullable Credentials credentials,
      byte @Nullable [] token,
      @Nullable UUID uuid,
      String clientType,
      byte serializationVersion,
      String clientVersion,
      String clientName,
      List<String> labels) {

    static Request of(Authentication m) {
      String username = m.username();
      String password = m.password();
      Credentials credentials =
          username == null && password == null
              ? null
              : new Credentials(username == null ? "" : username, password == null ? "" : password);
      return new Request(
          m.clusterName(),
          credentials,
          null,
          m.uuid(),
          m.clientType(),
          m.serializationVersion(),
          m.clientHazelcastVersion(),
          m.clientName(),
          m.labels());
    }

    /** The name that it uses, or "" if it shows a token or nothing. */
    String username() {
      return credentials == null ? "" : credentials.username();
    }

    static Request of(AuthenticationCustom m) {
      return new Request(
          m.clusterName(),
          null,
          m.credentials(),
          m.uuid(),
          m.clientType(),
          m.serializationVersion(),
          m.clientHazelcastVersion(),
          m.clientName(),
          m.labels());
    }
  }

  /**
   * The answer, and who the client is or why it is refused.
   *
   * @param wasAsked whether it was found out who the client is: it wants this cluster
   */
  record Result(AuthenticationReply reply, Verdict verdict, boolean wasAsked) {

    @Nullable String refusal() {
      return verdict.refusal();
    }
  }

  /** Checks a client. May block, and take long. */
  Result check(Request request, Attempt attempt) {
    Identities.Method method = Identities.methodOf(attempt);
    if (request.serializationVersion() != SERIALIZATION_VERSION) {
      return refuse(
          SERIALIZATION_MISMATCH,
          method,
          "its serialization version is "
              + request.serializationVersion()
              + ", not "
              + SERIALIZATION_VERSION);
    }
    if (!request.clusterName().equals(member.clusterName())) {
      return refuse(
          CREDENTIALS_FAILED,
          method,
          "it wants cluster " + request.clusterName() + ", this is " + member.clusterName());
    }
    Verdict verdict = member.security().identities().identify(attempt);
    return verdict.principal() != null
        ? accept(verdict)
        : new Result(refusal(CREDENTIALS_FAILED), verdict, true);
  }

  private Result accept(Verdict verdict) {
    ClusterTopology view = member.view();
    AuthenticationReply reply =
        new AuthenticationReply(
            AUTHENTICATED,
            member.address(),
            member.id(),
            SERIALIZATION_VERSION,
            COMPATIBLE_VERSION,
            member.host().partitionCount(),
            member.clusterId(),
            true,
            null,
            null,
            view.memberListVersion(),
            view.members(),
            view.partitionTableVersion(),
            view.owners(),
            Map.of(
                "clusterVersion",
                "5.7",
                Frames.REMEMBERS,
                "true",
                Frames.CANCELS,
                "true",
                Frames.FRAME_BYTES_MAX,
                Integer.toString(member.network().frameBytesMax())));
    return new Result(reply, verdict, true);
  }

  /** The answer to a client that is who it says, but may not connect. */
  static Result refuse(Identities.Method method, String why) {
    return refuse(CREDENTIALS_FAILED, method, why);
  }

  private static Result refuse(byte status, Identities.Method method, String why) {
    return new Result(refusal(status), Verdict.refused(method, why), false);
  }

  private static AuthenticationReply refusal(byte status) {
    return new AuthenticationReply(
        status,
        null,
        null,
        SERIALIZATION_VERSION,
        "",
        -1,
        null,
        false,
        null,
        null,
        -1,
        List.of(),
        -1,
        List.of(),
        Map.of());
  }
}
