package dev.grid.systemtests.fuzz;

import dev.grid.config.TlsMaterial.Managers;
import dev.grid.protocol.frame.Frames;
import dev.grid.systemtests.Certificates;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;

/**
 * Those who connect to a member and never show who they are. What each sends is one of four: wrong
 * first messages as they are, or inside TLS; a wrong ClientHello; or a handshake in which one
 * record is wrong. They come from many loopback addresses, and wait for the member to close.
 *
 * <p>Frames are counted as they are sent whole: those of the protocol, and records of TLS.
 */
final class Strangers {

  private static final int SENDERS = 4;
  private static final int ANSWER_MILLIS_MAX = 60_000;

  /** Handshakes cost a thousand times what a frame costs: of so many connections one has one. */
  private static final int HANDSHAKE_OF = 16;

  private static final byte[] PROTOCOL = "CP2".getBytes(StandardCharsets.US_ASCII);

  private final int port;
  private final long seed;
  private final List<byte[]> firstMessages;
  private final List<byte[]> hellos = new ArrayList<>();
  private final SSLContext[] contexts;
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong handshakes = new AtomicLong();

  private Strangers(int port, Certificates certificates, long seed) throws IOException {
    this.port = port;
    this.seed = seed;
    firstMessages = Conversations.load().stream().map(List::getFirst).toList();
    contexts =
        new SSLContext[] {
          context(certificates.trust().load()), context(certificates.of("client").load())
        };
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      for (SSLContext context : contexts) {
        SSLEngine engine = engine(context, protocol);
        hellos.add(TlsRecords.clientHello(engine));
      }
    }
  }

  /**
   * Sends so many frames, or until the time is over, from a process of its own, which leaves the
   * processors to the member: who attacks brings his own. Blocks.
   *
   * @return what was sent
   */
  static String send(int port, Certificates certificates, long seed, long frames, int minutes)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "nice",
                "-n",
                "19",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Strangers.class.getName(),
                Integer.toString(port),
                certificates.directory().toString(),
                Long.toString(seed),
                Long.toString(frames),
                Integer.toString(minutes))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String output = String.join("\n", lines.lines().toList());
      if (process.waitFor() != 0) {
        throw new AssertionError("the strangers' process failed:\n" + output);
      }
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  /** That process: port, directory of certificates, seed, frames, minutes. */
  public static void main(String[] args) throws Exception {
    Strangers strangers =
        new Strangers(
            Integer.parseInt(args[0]), new Certificates(Path.of(args[1])), Long.parseLong(args[2]));
    strangers.send(Long.parseLong(args[3]), Integer.parseInt(args[4]));
    System.out.println(strangers);
  }

  private static SSLContext context(Managers managers) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          managers.key() == null ? null : new KeyManager[] {managers.key()},
          new TrustManager[] {managers.trust()},
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static SSLEngine engine(SSLContext context, String protocol) {
    SSLEngine engine = context.createSSLEngine("localhost", 1);
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {protocol});
    return engine;
  }

  private void send(long wanted, int minutes) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      Sender sender = new Sender(seed + i);
      senders.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((thread, e) -> failures.add(e))
              .start(
                  () -> {
                    while (frames.get() < wanted && System.nanoTime() < end) {
                      sender.connectAndSend();
                    }
                  }));
    }
    for (Thread sender : senders) {
      sender.join();
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("seed=" + seed + ": a sender failed", failures.peek());
    }
  }

  @Override
  public String toString() {
    return "seed=%d frames=%d connections=%d tlsHandshakesTried=%d"
        .formatted(seed, frames.get(), connections.get(), handshakes.get());
  }

  /** One thread's. */
  private final class Sender {

    private final SplittableRandom random;
    private final Mutator messages;
    private final long ownSeed;

    Sender(long ownSeed) {
      this.ownSeed = ownSeed;
      random = new SplittableRandom(ownSeed);
      messages = new Mutator(ownSeed, firstMessages);
    }

    void connectAndSend() {
      connections.incrementAndGet();
      int kind = random.nextInt(HANDSHAKE_OF);
      try (Socket socket = connect()) {
        try {
          switch (kind) {
            case 0 -> insideTls(socket);
            case 1 -> wrongHandshake(socket);
            case 2, 3, 4, 5 -> wrongHello(socket);
            default -> plain(socket);
          }
          socket.shutdownOutput();
          awaitEnd(socket);
        } catch (SocketTimeoutException e) {
          throw new AssertionError("the member does not close: seed=" + ownSeed, e);
        } catch (IOException e) {
          // The member has closed the connection, or refused the handshake, as it should.
        }
        socket.setSoLinger(true, 0); // There are not so many ports that they could rest.
      } catch (IOException e) {
        throw new AssertionError("the member does not take connections: seed=" + ownSeed, e);
      }
    }

    /** Of any loopback address. */
    private Socket connect() throws IOException {
      byte[] from = {127, (byte) random.nextInt(1, 255), (byte) random.nextInt(256), 1};
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(ANSWER_MILLIS_MAX);
      return socket;
    }

    /** One or a few messages, of which the first may be right in all but its content. */
    private byte[] firstMessages() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (random.nextInt(20) > 0) {
        out.writeBytes(PROTOCOL);
      }
      int count = 1 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        out.writeBytes(random.nextInt(4) == 0 ? messages.nextOfRightFrames() : messages.next());
      }
      return out.toByteArray();
    }

    private void plain(Socket socket) throws IOException {
      byte[] bytes = firstMessages();
      if (random.nextInt(8) == 0) {
        // In pieces, as they may come.
        int at = random.nextInt(bytes.length);
        socket.getOutputStream().write(bytes, 0, at);
        socket.getOutputStream().write(bytes, at, bytes.length - at);
      } else {
        socket.getOutputStream().write(bytes);
      }
      frames.addAndGet(framesIn(bytes));
    }

    private void insideTls(Socket socket) throws IOException {
      handshakes.incrementAndGet();
      TlsRecords tls = new TlsRecords(anyEngine(), socket, UnaryOperator.identity());
      tls.handshake();
      byte[] bytes = firstMessages();
      tls.send(bytes);
      frames.addAndGet(framesIn(bytes) + 1);
    }

    private void wrongHello(Socket socket) throws IOException {
      byte[] hello = hellos.get(random.nextInt(hellos.size())).clone();
      byte[] wrong = wrongRecord(hello);
      wrong[0] = 0x16; // Otherwise it is not TLS at all.
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(wrong);
      int more = random.nextInt(3); // A second ClientHello, or whatever it is.
      for (int i = 0; i < more; i++) {
        out.writeBytes(wrongRecord(hello.clone()));
      }
      socket.getOutputStream().write(out.toByteArray());
      frames.addAndGet(1 + more);
    }

    private void wrongHandshake(Socket socket) throws IOException {
      handshakes.incrementAndGet();
      int which = random.nextInt(4);
      int[] sent = {0};
      TlsRecords tls =
          new TlsRecords(
              anyEngine(),
              socket,
              record -> {
                frames.incrementAndGet();
                return sent[0]++ == which ? wrongRecord(record) : record;
              });
      // What is left undone by a wrong length must not be waited for.
      socket.setSoTimeout(500);
      try {
        tls.handshake();
        tls.send(firstMessages());
      } catch (SocketTimeoutException e) {
        return;
      } finally {
        socket.setSoTimeout(ANSWER_MILLIS_MAX);
      }
    }

    private SSLEngine anyEngine() {
      return engine(
          contexts[random.nextInt(contexts.length)], random.nextBoolean() ? "TLSv1.2" : "TLSv1.3");
    }

    /** Wrong in its header, its length, its first bytes or anywhere, or too short. */
    private byte[] wrongRecord(byte[] record) {
      switch (random.nextInt(6)) {
        case 0 -> record[random.nextInt(Math.min(5, record.length))] = (byte) random.nextInt(256);
        case 1 -> {
          record[3] = (byte) random.nextInt(256);
          record[4] = (byte) random.nextInt(256);
        }
        case 2 ->
            record[Math.min(record.length - 1, 5 + random.nextInt(40))] ^=
                (byte) (1 + random.nextInt(255));
        case 3 -> {
          byte[] shorter = new byte[Math.max(1, random.nextInt(record.length))];
          System.arraycopy(record, 0, shorter, 0, shorter.length);
          return shorter;
        }
        case 4 -> {
          byte[] noise = new byte[1 + random.nextInt(record.length)];
          random.nextBytes(noise);
          int at = random.nextInt(record.length - noise.length + 1);
          System.arraycopy(noise, 0, record, at, noise.length);
        }
        default -> {
          int flips = 1 + random.nextInt(8);
          for (int i = 0; i < flips; i++) {
            record[random.nextInt(record.length)] ^= (byte) (1 << random.nextInt(8));
          }
        }
      }
      return record;
    }
  }

  private static void awaitEnd(Socket socket) throws IOException {
    byte[] ignored = new byte[4 << 10];
    try {
      while (socket.getInputStream().read(ignored) >= 0) {
        continue;
      }
    } catch (SocketException e) {
      // A reset is an end, too: the member had not read all that was sent.
    }
  }

  /** How many frames there are, as far as they are frames; what follows counts as one. */
  private static int framesIn(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = bytes.length > 2 && bytes[0] == PROTOCOL[0] ? PROTOCOL.length : 0;
    int count = 0;
    while (at + Frames.HEADER_BYTES <= bytes.length) {
      int length = in.getInt(at);
      if (length < Frames.HEADER_BYTES || length > bytes.length - at) {
        break;
      }
      count++;
      at += length;
    }
    return at < bytes.length ? count + 1 : count;
  }
}
