package dev.grid.systemtests.fuzz;

import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.ErrorHolder;
import dev.grid.protocol.ErrorHolderCodec;
import dev.grid.protocol.Errors;
import dev.grid.protocol.Message;
import dev.grid.protocol.RemoteFailure;
import dev.grid.protocol.frame.MessageAssembler;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import dev.grid.protocol.session.GroupMessagesCodecs;
import dev.grid.protocol.session.SessionMessages.Authentication;
import dev.grid.protocol.session.SessionMessages.AuthenticationReply;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.session.XaMessagesCodecs;
import dev.grid.protocol.sql.SqlMessagesCodecs;
import dev.grid.structures.Structures;
import dev.grid.systemtests.Deployment;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A connection on which anything can be sent. Confined to one thread. */
public final class RawConnection implements AutoCloseable {

  static final Codecs CODECS = codecs();

  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(5);
  private static final int MESSAGE_BYTES_MAX = 64 << 20;
  private static final int READ_BYTES = 16 << 10;

  private final Socket socket;
  private final MessageAssembler assembler = new MessageAssembler(MESSAGE_BYTES_MAX, true);
  private long correlationId;

  /** Connects; nothing is sent yet. */
  public RawConnection(int port) throws IOException {
    this(new Socket());
    socket.connect(new InetSocketAddress("127.0.0.1", port));
  }

  /** On a socket that is connected; nothing is sent yet. */
  public RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) ANSWER_LIMIT.toMillis());
  }

  private static Codecs codecs() {
    List<Codec<?, ?>> all = new ArrayList<>(SessionMessagesCodecs.ALL);
    all.addAll(XaMessagesCodecs.ALL);
    all.addAll(GroupMessagesCodecs.ALL);
    all.addAll(SqlMessagesCodecs.ALL);
    all.addAll(Structures.codecs());
    return new Codecs(all);
  }

  /** Connects and authenticates as clients do. */
  public static RawConnection authenticated(int port) throws IOException {
    RawConnection connection = new RawConnection(port);
    connection.sendProtocol();
    AuthenticationReply reply = connection.authenticate(Deployment.CLUSTER_NAME, null, null);
    if (reply.status() != 0) {
      throw new AssertionError("authentication status=" + reply.status());
    }
    return connection;
  }

  /** What a client says first. */
  public void sendProtocol() throws IOException {
    send("CP2".getBytes(StandardCharsets.US_ASCII));
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  AuthenticationReply authenticate(
      String clusterName, @Nullable String username, @Nullable String password) throws IOException {
    return call(authentication(clusterName, username, password));
  }

  public static Authentication authentication(
      String clusterName, @Nullable String username, @Nullable String password) {
    return new Authentication(
        clusterName,
        username,
        password,
        UUID.randomUUID(),
        "JVM",
        (byte) 1,
        "5.7.0",
        "raw",
        List.of(),
        (byte) 1,
        false);
  }

  /** Asks for the events of a map. */
  public static Message<UUID> listenTo(String map) {
    return new RawMap(map).addListener();
  }

  /** The bytes of a request. */
  static <R> byte[] encode(Message<R> message, long correlationId, int partition) {
    MessageWriter writer = new MessageWriter();
    Codec<Message<R>, R> codec = CODECS.of(message);
    writer.beginRequest(codec.requestType(), correlationId, partition);
    codec.encodeRequest(message, writer);
    writer.endMessage();
    return Arrays.copyOf(writer.buffer(), writer.length());
  }

  /** Sends a request to the partition that the member finds. */
  public <R> void send(Message<R> message) throws IOException {
    send(encode(message, ++correlationId, -1));
  }

  /** Sends a request and reads its answer, which must not be an error. */
  public <R> R call(Message<R> message) throws IOException {
    send(message);
    Codec<Message<R>, R> codec = CODECS.of(message);
    MessageReader answer = read();
    if (answer.type() == 0) {
      throw new AssertionError(codec + " failed: " + Errors.read(answer));
    }
    R response = codec.decodeResponse(answer);
    @SuppressWarnings("NullAway") // Empty answers are null.
    R result = response;
    return result;
  }

  /** The next message, which must be an error. */
  RemoteFailure readError() throws IOException {
    return Errors.read(readErrorResponse());
  }

  /** The codes of an error, which must be the next message, and of its causes. */
  public List<Integer> readErrorCodes() throws IOException {
    return readErrorResponse().readList(ErrorHolderCodec::decode).stream()
        .map(ErrorHolder::errorCode)
        .toList();
  }

  private MessageReader readErrorResponse() throws IOException {
    MessageReader answer = read();
    if (answer.type() != 0) {
      throw new AssertionError("type=%06x where an error was expected".formatted(answer.type()));
    }
    return answer;
  }

  /** The next message. */
  public MessageReader read() throws IOException {
    InputStream in = socket.getInputStream();
    while (true) {
      MessageReader message = assembler.poll();
      if (message != null) {
        return message;
      }
      int count = in.read(assembler.buffer(READ_BYTES), assembler.writeIndex(), READ_BYTES);
      if (count < 0) {
        throw new AssertionError("the member closed the connection");
      }
      assembler.received(count);
    }
  }

  /** Reads whatever comes until the member closes the connection, and fails if it does not. */
  public void awaitClosed() throws IOException {
    byte[] ignored = new byte[READ_BYTES];
    try {
      while (socket.getInputStream().read(ignored) >= 0) {
        continue;
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("not closed within " + ANSWER_LIMIT, e);
    } catch (java.net.SocketException | javax.net.ssl.SSLException e) {
      // A reset is an end, too: the member had not read all that was sent.
    }
  }

  /** Ends as a process that is killed with something unread. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
