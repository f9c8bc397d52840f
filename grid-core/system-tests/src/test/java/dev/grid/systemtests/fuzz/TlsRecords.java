package dev.grid.systemtests.fuzz;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * A client's TLS on a socket that blocks, each record of which may be changed before it is sent.
 * Confined to one thread.
 */
final class TlsRecords {

  private static final int BUFFER_BYTES = 64 << 10;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final Socket socket;
  private final UnaryOperator<byte[]> leaving;
  private final ByteBuffer arrived = ByteBuffer.allocate(BUFFER_BYTES);
  private final ByteBuffer decrypted = ByteBuffer.allocate(BUFFER_BYTES);
  private final ByteBuffer record = ByteBuffer.allocate(BUFFER_BYTES);

  TlsRecords(SSLEngine engine, Socket socket, UnaryOperator<byte[]> leaving) {
    this.engine = engine;
    this.socket = socket;
    this.leaving = leaving;
  }

  /** The first record that a client sends: its ClientHello. */
  static byte[] clientHello(SSLEngine engine) throws SSLException {
    ByteBuffer record = ByteBuffer.allocate(BUFFER_BYTES);
    engine.beginHandshake();
    SSLEngineResult result = engine.wrap(NOTHING, record);
    if (result.getStatus() != Status.OK) {
      throw new SSLException("no ClientHello: " + result);
    }
    return Arrays.copyOf(record.array(), record.position());
  }

  /**
   * Goes through the handshake.
   *
   * @throws IOException if the other side ends it
   */
  void handshake() throws IOException {
    engine.beginHandshake();
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_WRAP -> encrypt(NOTHING);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> decrypt();
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

  /** Sends these bytes encrypted. */
  void send(byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      encrypt(left);
    }
  }

  private void encrypt(ByteBuffer bytes) throws IOException {
    record.clear();
    SSLEngineResult result = engine.wrap(bytes, record);
    if (result.getStatus() != Status.OK) {
      throw new SSLException("cannot encrypt: " + result);
    }
    if (record.position() > 0) {
      socket
          .getOutputStream()
          .write(leaving.apply(Arrays.copyOf(record.array(), record.position())));
    }
  }

  private void decrypt() throws IOException {
    HandshakeStatus before = engine.getHandshakeStatus();
    arrived.flip();
    decrypted.clear();
    SSLEngineResult result = engine.unwrap(arrived, decrypted);
    arrived.compact();
    if (result.getStatus() == Status.CLOSED) {
      throw new EOFException("the other side ended TLS");
    }
    if (result.getStatus() == Status.BUFFER_UNDERFLOW
        || result.bytesConsumed() == 0 && engine.getHandshakeStatus() == before) {
      int count =
          socket.getInputStream().read(arrived.array(), arrived.position(), arrived.remaining());
      if (count < 0) {
        throw new EOFException("the other side closed the connection");
      }
      arrived.position(arrived.position() + count);
    }
  }
}
