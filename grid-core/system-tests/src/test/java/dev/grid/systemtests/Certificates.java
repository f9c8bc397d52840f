package dev.grid.systemtests;

import dev.grid.config.TlsMaterial;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Certificates in a directory, made by the script that users have for that: of an authority, of
 * members, and of clients. Immutable.
 */
public record Certificates(Path directory) {

  private static final Path SCRIPT = Path.of("..", "docs", "security", "grid-certs.sh");

  /** Makes them, or more of them by the authority that is there. */
  public static Certificates in(Path directory, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("sh");
    command.add(SCRIPT.toAbsolutePath().toString());
    command.add(directory.toString());
    command.addAll(List.of(options));
    run(command, directory.getParent());
    return new Certificates(directory);
  }

  /** What a program writes, which must not fail. */
  public static String run(List<String> command, Path directory) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try (InputStream written = process.getInputStream()) {
      String text = new String(written.readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(command + " status=" + status + ": " + text);
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Those of whoever has this name: {@code member}, or a client's. */
  public TlsMaterial of(String name) {
    return TlsMaterial.pem(
        directory.resolve(name + ".pem"),
        directory.resolve(name + ".key"),
        directory.resolve("ca.pem"));
  }

  /** Whom to trust, with nothing to show. */
  public TlsMaterial trust() {
    return TlsMaterial.pem(null, null, directory.resolve("ca.pem"));
  }

  /** A socket with TLS of one version, before its handshake. */
  public SSLSocket socket(int port, String protocol, @Nullable String name) throws IOException {
    TlsMaterial.Managers managers = (name == null ? trust() : of(name)).load();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          managers.key() == null ? null : new KeyManager[] {managers.key()},
          new TrustManager[] {managers.trust()},
          null);
      SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
      socket.setEnabledProtocols(new String[] {protocol});
      return socket;
    } catch (java.security.GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}
