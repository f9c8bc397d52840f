package dev.grid.coordination.tests.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a server one thing, to learn whether it serves. */
final class Probe {

  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int ANSWER_BYTES_MAX = 512;

  private Probe() {}

  /**
   * Whether a server answers a request with what is expected.
   *
   * @param request what is sent in ASCII; empty if the server speaks first
   * @param expected what the beginning of the answer must contain
   */
  static boolean answers(int port, String request, String expected) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return readUntil(socket.getInputStream(), expected);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean readUntil(InputStream in, String expected) throws IOException {
    StringBuilder answer = new StringBuilder();
    while (answer.length() < ANSWER_BYTES_MAX) {
      int read = in.read();
      if (read < 0) {
        return false;
      }
      answer.append((char) read);
      if (answer.indexOf(expected, answer.length() - expected.length()) >= 0) {
        return true;
      }
    }
    return false;
  }
}
