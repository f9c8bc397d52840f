package dev.grid.benchmarks.load;

import dev.grid.config.TlsMaterial;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/** TLS 1.3 by the JDK's engine, with the same cipher whichever server it is. */
final class TlsLink implements Link {

  /** Servers differ in what they prefer, and AES-256 costs more. */
  static final String CIPHER = "TLS_AES_128_GCM_SHA256";

  static final String PROTOCOL = "TLSv1.3";

  private static final int ENCRYPTED_BYTES = 256 * 1024;
  private static final int READ_BYTES_MAX = 4096;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;

  /** What has arrived and is not decrypted, ready to be written to. */
  private final ByteBuffer arrived = ByteBuffer.allocateDirect(ENCRYPTED_BYTES);

  /** What is encrypted and not written, ready to be written to. */
  private final ByteBuffer leaving = ByteBuffer.allocateDirect(ENCRYPTED_BYTES);

  private TlsLink(SocketChannel channel, SSLEngine engine) {
    this.channel = channel;
    this.engine = engine;
  }

  /** Begins TLS on a channel that blocks, and closes that if it fails. */
  static TlsLink over(SocketChannel channel, int port, Path authority) throws IOException {
    try {
      TrustManager trust = TlsMaterial.pem(null, null, authority).load().trust();
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(null, new TrustManager[] {trust}, null);
      SSLEngine engine = context.createSSLEngine("127.0.0.1", port);
      engine.setUseClientMode(true);
      engine.setEnabledProtocols(new String[] {PROTOCOL});
      engine.setEnabledCipherSuites(new String[] {CIPHER});
      TlsLink link = new TlsLink(channel, engine);
      link.handshake();
      return link;
    } catch (GeneralSecurityException e) {
      channel.close();
      throw new IOException("no TLS", e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public SocketChannel channel() {
    return channel;
  }

  private void handshake() throws IOException {
    engine.beginHandshake();
    while (true) {
      HandshakeStatus status = engine.getHandshakeStatus();
      switch (status) {
        case NEED_WRAP -> {
          encrypt(NOTHING);
          flushBlocking();
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          arrived.flip();
          boolean isOne = decryptOne(NOTHING);
          arrived.compact();
          if (!isOne && engine.getHandshakeStatus() == status) {
            fillBlocking();
          }
        }
        case NEED_TASK -> {
          Runnable task;
          while ((task = engine.getDelegatedTask()) != null) {
            task.run();
          }
        }
        case FINISHED, NOT_HANDSHAKING -> {
          return;
        }
      }
    }
  }

  /** Reads through the socket's stream, because only that knows a time limit. */
  private void fillBlocking() throws IOException {
    byte[] bytes = new byte[Math.min(arrived.remaining(), READ_BYTES_MAX)];
    int count = channel.socket().getInputStream().read(bytes);
    if (count <= 0) {
      throw new IOException("connection closed by the server");
    }
    arrived.put(bytes, 0, count);
  }

  @Override
  public void receive(ByteBuffer into) throws IOException {
    int before = into.position();
    while (true) {
      decrypt(into);
      if (into.position() > before) {
        return;
      }
      fillBlocking();
    }
  }

  @Override
  public void send(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      encrypt(bytes);
      flushBlocking();
    }
  }

  private void flushBlocking() throws IOException {
    leaving.flip();
    while (leaving.hasRemaining()) {
      channel.write(leaving);
    }
    leaving.clear();
  }

  @Override
  public void read(ByteBuffer into) throws IOException {
    if (channel.read(arrived) < 0) {
      throw new IOException("the server closed the connection");
    }
    decrypt(into);
  }

  @Override
  public boolean write(ByteBuffer bytes) throws IOException {
    int room = engine.getSession().getPacketBufferSize();
    do {
      while (bytes.hasRemaining() && leaving.remaining() >= room) {
        encrypt(bytes);
      }
      leaving.flip();
      channel.write(leaving);
      leaving.compact();
    } while (bytes.hasRemaining() && leaving.position() == 0);
    return !bytes.hasRemaining() && leaving.position() == 0;
  }

  private void encrypt(ByteBuffer bytes) throws SSLException {
    SSLEngineResult result = engine.wrap(bytes, leaving);
    if (result.getStatus() != Status.OK) {
      throw new SSLException("cannot encrypt: " + result);
    }
  }

  /** All whole records that have arrived. */
  private void decrypt(ByteBuffer into) throws IOException {
    arrived.flip();
    while (decryptOne(into)) {
      // The next one.
    }
    arrived.compact();
  }

  /** One record, of those that are ready to be read; false if none is whole. */
  private boolean decryptOne(ByteBuffer into) throws IOException {
    SSLEngineResult result = engine.unwrap(arrived, into);
    return switch (result.getStatus()) {
      case OK -> result.bytesConsumed() > 0;
      case BUFFER_UNDERFLOW -> false;
      case BUFFER_OVERFLOW -> throw new SSLException("an answer is too long: " + result);
      case CLOSED -> throw new IOException("the server ended TLS");
    };
  }
}
