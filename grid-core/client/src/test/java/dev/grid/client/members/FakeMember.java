package dev.grid.client.members;

import dev.grid.protocol.Codec;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.protocol.frame.Frames;
import dev.grid.protocol.frame.MessageAssembler;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.session.SessionMessages.AddClusterViewListener;
import dev.grid.protocol.session.SessionMessages.Authentication;
import dev.grid.protocol.session.SessionMessages.AuthenticationReply;
import dev.grid.protocol.session.SessionMessages.CreateProxies;
import dev.grid.protocol.session.SessionMessages.CreateProxy;
import dev.grid.protocol.session.SessionMessages.MembersView;
import dev.grid.protocol.session.SessionMessages.PartitionsView;
import dev.grid.protocol.session.SessionMessages.Ping;
import dev.grid.protocol.session.SessionMessages.SendAllSchemas;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import dev.grid.structures.Structures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A member on a plain socket. It authenticates everybody, as the only member and owner of all
 * partitions or as one of {@linkplain #form several}, and answers what a connection needs; a test
 * says what it does beside or instead.
 */
public final class FakeMember implements AutoCloseable {

  public static final int PARTITIONS = 271;

  private static final long WAIT_SECONDS_MAX = 300;

  /** What a member does with a request. */
  @FunctionalInterface
  public interface Reaction {
    void react(Received request) throws IOException;
  }

  /** A request that came. */
  public record Received(
      FakePeer peer, long correlationId, int partition, boolean backupAware, Message<?> message) {

    /** One that does not ask for confirmations from backups. */
    public Received(FakePeer peer, long correlationId, int partition, Message<?> message) {
      this(peer, correlationId, partition, false, message);
    }

    /** Answers it. */
    public void reply(@Nullable Object response) throws IOException {
      peer.reply(this, response, 0);
    }

    /** Answers it, promising confirmations from so many backups. */
    public void reply(@Nullable Object response, int backupAcks) throws IOException {
      peer.reply(this, response, backupAcks);
    }

    /** Answers with an error. */
    public void refuse(int errorCode) throws IOException {
      peer.refuse(correlationId, errorCode);
    }
  }

  private final ServerSocket server;
  private final Codecs codecs;
  private final Map<Class<?>, Reaction> reactions = new ConcurrentHashMap<>();
  private final Map<Class<?>, BlockingQueue<Received>> received = new ConcurrentHashMap<>();
  private final List<FakePeer> peers = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final UUID id = UUID.randomUUID();
  private volatile UUID clusterId = UUID.randomUUID();
  private volatile List<FakeMember> cluster = List.of(this);
  private final ReentrantLock reading = new ReentrantLock();
  private volatile boolean frozen;
  private volatile Map<String, String> abilities = Map.of();

  /** A member that listens at a free port of 127.0.0.1. */
  public FakeMember() {
    this(Ports.free());
  }

  /** A member that listens at this port. */
  public FakeMember(int port) {
    List<CodecSet> all = new ArrayList<>();
    all.add(SessionMessagesCodecs.ALL);
    all.addAll(Structures.codecs());
    codecs = new Codecs(all);
    try {
      server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    on(Authentication.class, request -> request.reply(authenticationReply((byte) 0)));
    for (Class<? extends Message<?>> empty :
        List.<Class<? extends Message<?>>>of(
            AddClusterViewListener.class,
            Ping.class,
            CreateProxy.class,
            CreateProxies.class,
            SendAllSchemas.class)) {
      on(empty, request -> request.reply(null));
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Makes them one cluster. Partitions are dealt out to them in turn. */
  public static void form(FakeMember... members) {
    UUID clusterId = UUID.randomUUID();
    for (FakeMember member : members) {
      member.clusterId = clusterId;
      member.cluster = List.of(members);
    }
  }

  /** What this member says of the members of its cluster. */
  public MembersView membersView(int version) {
    return new MembersView(version, cluster.stream().map(FakeMember::info).toList());
  }

  /** What this member says of the owners of partitions. */
  public PartitionsView partitionsView(int version) {
    List<FakeMember> all = cluster;
    return new PartitionsView(
        version,
        IntStream.range(0, all.size())
            .mapToObj(
                i ->
                    Map.entry(
                        all.get(i).id,
                        IntStream.range(0, PARTITIONS)
                            .filter(partition -> partition % all.size() == i)
                            .boxed()
                            .toList()))
            .toList());
  }

  private MemberInfo info() {
    return new MemberInfo(
        address(), id, Map.of(), false, new MemberVersion((byte) 5, (byte) 7, (byte) 0), Map.of());
  }

  /** Says what to do with requests of a kind, from now on. */
  public FakeMember on(Class<?> message, Reaction reaction) {
    reactions.put(message, reaction);
    return this;
  }

  /** Tells clients that it can more than the open protocol asks. */
  public FakeMember withAbilities(String... keys) {
    abilities = Arrays.stream(keys).collect(Collectors.toMap(key -> key, key -> "true"));
    return this;
  }

  /** Reads but does nothing any more, or goes on. */
  public void freeze(boolean now) {
    frozen = now;
  }

  /** Leaves what comes in the sockets, apart from what is being read now, or goes on. */
  public void stall(boolean now) {
    if (now) {
      reading.lock();
    } else {
      reading.unlock();
    }
  }

  /** Is another cluster from now on. */
  public void becomeAnotherCluster() {
    clusterId = UUID.randomUUID();
  }

  public UUID id() {
    return id;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** For a client's configuration. */
  public String hostAndPort() {
    return "127.0.0.1:" + port();
  }

  public Address address() {
    return new Address("127.0.0.1", port());
  }

  /** The connections that came, ended ones among them. */
  public List<FakePeer> peers() {
    return peers;
  }

  /** What went wrong in the member itself. */
  public List<Throwable> failures() {
    return failures;
  }

  /** Waits for the next request of a kind. */
  public Received take(Class<?> message) {
    try {
      return Objects.requireNonNull(
          queue(message).poll(WAIT_SECONDS_MAX, TimeUnit.SECONDS),
          () -> "no " + message.getSimpleName() + " came");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many requests of a kind came and were not taken. */
  public int count(Class<?> message) {
    return queue(message).size();
  }

  private BlockingQueue<Received> queue(Class<?> message) {
    return received.computeIfAbsent(message, m -> new LinkedBlockingQueue<>());
  }

  /** What this member answers to authentication. */
  public AuthenticationReply authenticationReply(byte status) {
    return new AuthenticationReply(
        status,
        address(),
        id,
        (byte) 1,
        "5.7.0",
        PARTITIONS,
        clusterId,
        false,
        null,
        null,
        1,
        membersView(1).memberInfos(),
        1,
        partitionsView(1).partitions(),
        abilities);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        FakePeer peer = new FakePeer(socket, codecs);
        peers.add(peer);
        Thread.ofVirtual().start(() -> serve(socket, peer));
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        failures.add(e);
      }
    }
  }

  private void serve(Socket socket, FakePeer peer) {
    try (socket) {
      InputStream in = socket.getInputStream();
      String protocol = new String(in.readNBytes(3), StandardCharsets.US_ASCII);
      if (protocol.isEmpty()) {
        return;
      }
      if (!protocol.equals("CP2")) {
        throw new IOException("not the protocol: " + protocol);
      }
      MessageAssembler assembler = new MessageAssembler(64 << 20, true);
      while (true) {
        reading.lock();
        reading.unlock();
        byte[] buffer = assembler.buffer(8192);
        int length = in.read(buffer, assembler.writeIndex(), 8192);
        if (length < 0) {
          return;
        }
        assembler.received(length);
        MessageReader message = assembler.poll();
        while (message != null) {
          handle(peer, message);
          message = assembler.poll();
        }
      }
    } catch (SocketException e) {
      // A test or the client closed it.
    } catch (IOException | RuntimeException e) {
      failures.add(e);
    }
  }

  private void handle(FakePeer peer, MessageReader in) throws IOException {
    Codec<?, ?> codec = Objects.requireNonNull(codecs.find(in.type()));
    long correlationId = in.correlationId();
    int partition = in.partitionId();
    boolean backupAware = (in.flags() & Frames.BACKUP_AWARE) != 0;
    Message<?> message = (Message<?>) codec.decodeRequest(in);
    Received request = new Received(peer, correlationId, partition, backupAware, message);
    Class<?> kind = codec.messageClass();
    queue(kind).add(request);
    Reaction reaction = reactions.get(kind);
    if (reaction != null && !frozen) {
      reaction.react(request);
    }
  }

  /** Ends all connections; the port stays open. */
  public void dropAll() {
    peers.forEach(FakePeer::close);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      failures.add(e);
    }
    dropAll();
  }
}
