package dev.grid.member.peer;

import dev.grid.member.peer.LinkMessages.Challenge;
import dev.grid.member.peer.LinkMessages.Hello;
import dev.grid.member.peer.PeerRefusedException.Reason;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.protocol.types.MemberInfo;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Whether two members belong together, and the bytes in which they find out. Both prove that they
 * know the secret, if there is one, by an HMAC over everything that makes the connection unique, so
 * that an answer is worth nothing on another one. While a secret is being changed each shows a
 * proof of both, since it cannot know which the other has. It does not hide or protect what
 * follows; TLS does. Immutable.
 */
final class Handshake {

  static final byte[] PREFIX = "GRD".getBytes(StandardCharsets.US_ASCII);

  private static final Codecs CODECS = new Codecs(LinkMessagesCodecs.ALL);
  private static final String ALGORITHM = "HmacSHA256";
  private static final int NONCE_BYTES = 32;
  private static final int PROOF_BYTES = 32;

  /** Of {@link Hello#major()}, which is read before anything else is taken for granted. */
  private static final int MAJOR_OFFSET = 16;

  /** Who proves. An answer of one side is not one of the other. */
  enum Side {
    DIALLED(0),
    DIALLING(1);

    private final byte code;

    Side(int code) {
      this.code = (byte) code;
    }
  }

  private final SecureRandom random = new SecureRandom();
  private final PeerIdentity identity;

  Handshake(PeerIdentity identity) {
    this.identity = identity;
  }

  byte[] nonce() {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return nonce;
  }

  Hello hello(MemberInfo self, byte[] nonce) {
    return new Hello(
        PeerIdentity.MAJOR,
        identity.minor(),
        identity.partitionCount(),
        identity.clusterName(),
        self,
        nonce);
  }

  Challenge challenge(MemberInfo self, byte[] nonce) {
    return new Challenge(
        PeerIdentity.MAJOR, identity.minor(), identity.secret() != null, self, nonce);
  }

  /** Reads a hello and refuses one of another protocol, cluster or partition count. */
  Hello readHello(MessageReader in) {
    require(in, Hello.class);
    byte major = in.fixedByte(MAJOR_OFFSET);
    requireMajor(major);
    Hello hello = (Hello) read(in);
    if (!hello.clusterName().equals(identity.clusterName())) {
      throw new PeerRefusedException(
          Reason.CLUSTER_NAME,
          "clusterName="
              + hello.clusterName()
              + " is not this cluster's: set the same name on all of its members");
    }
    if (hello.partitionCount() != identity.partitionCount()) {
      throw new PeerRefusedException(
          Reason.PARTITION_COUNT,
          "partitionCount="
              + hello.partitionCount()
              + " differs from this cluster's "
              + identity.partitionCount()
              + ": set the same on all of its members");
    }
    if (hello.nonce().length != NONCE_BYTES) {
      throw new ProtocolException("nonce of " + hello.nonce().length + " bytes");
    }
    return hello;
  }

  /** Reads the answer to a hello. */
  Challenge readChallenge(MessageReader in) {
    require(in, Challenge.class);
    requireMajor(in.fixedByte(MAJOR_OFFSET));
    Challenge challenge = (Challenge) read(in);
    if (challenge.secret() != (identity.secret() != null)) {
      throw new PeerRefusedException(
          Reason.SECRET,
          challenge.secret()
              ? "that member asks for a secret, and none is configured here"
              : "that member has no secret, and one is configured here");
    }
    return challenge;
  }

  private static void requireMajor(byte major) {
    if (major != PeerIdentity.MAJOR) {
      throw new PeerRefusedException(
          Reason.PROTOCOL,
          "protocol="
              + major
              + " of members differs from "
              + PeerIdentity.MAJOR
              + ": upgrade one version after the other");
    }
  }

  /**
   * What proves that one side knows the secrets, one proof after another for each that is good.
   *
   * @return empty if there is no secret
   */
  byte[] proofs(Side side, byte[] diallingNonce, byte[] dialledNonce, UUID dialling, UUID dialled) {
    ByteBuffer all = ByteBuffer.allocate(PROOF_BYTES * identity.secrets().size());
    byte[] name = identity.clusterName().getBytes(StandardCharsets.UTF_8);
    for (String secret : identity.secrets()) {
      try {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        mac.update(side.code);
        mac.update(diallingNonce);
        mac.update(dialledNonce);
        mac.update(bytes(dialling));
        mac.update(bytes(dialled));
        mac.update(name);
        all.put(mac.doFinal());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(ALGORITHM + " is part of every Java", e);
      }
    }
    return all.array();
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  /**
   * Refuses a side that knows none of the secrets that are good here.
   *
   * @param expected the proofs of all of them, one after another
   * @param shown likewise, of those that are good there; one at least of both is to be the same
   */
  static void requireProof(byte[] expected, byte[] shown) {
    boolean known = expected.length == 0 && shown.length == 0;
    for (int i = 0; i + PROOF_BYTES <= expected.length; i += PROOF_BYTES) {
      for (int j = 0; j + PROOF_BYTES <= shown.length; j += PROOF_BYTES) {
        known |=
            MessageDigest.isEqual(
                Arrays.copyOfRange(expected, i, i + PROOF_BYTES),
                Arrays.copyOfRange(shown, j, j + PROOF_BYTES));
      }
    }
    if (!known) {
      throw new PeerRefusedException(
          Reason.SECRET,
          "the secrets differ: set the same on all members, and while it is being changed the one"
              + " before as join previousSecret");
    }
  }

  // Bytes.

  /** The class of a message of {@link LinkMessages}, or null if it is none. */
  static @Nullable Class<?> classOf(MessageReader in) {
    var codec = CODECS.find(in.type());
    return codec == null ? null : codec.messageClass();
  }

  private static void require(MessageReader in, Class<?> expected) {
    if (classOf(in) != expected) {
      throw new ProtocolException(
          "message type="
              + Integer.toHexString(in.type())
              + " where "
              + expected.getSimpleName()
              + " was expected");
    }
  }

  static <M extends LinkMessages> M read(MessageReader in, Class<M> expected) {
    require(in, expected);
    return expected.cast(read(in));
  }

  private static Message<?> read(MessageReader in) {
    var codec = CODECS.find(in.type());
    if (codec == null) {
      throw new ProtocolException("message type=" + Integer.toHexString(in.type()));
    }
    return codec.decodeRequest(in);
  }

  static void write(MessageWriter out, LinkMessages message) {
    CODECS.of(message).writeRequest(message, 0, Codec.NO_PARTITION, out);
  }

  static ByteBuf bytes(LinkMessages message) {
    MessageWriter out = new MessageWriter();
    write(out, message);
    return Unpooled.wrappedBuffer(out.buffer(), 0, out.length());
  }
}
