package dev.grid.systemtests;

import dev.grid.config.TlsMaterial;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

  /** As openssl wants to be told when a certificate ends. */
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

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

  /** One for members that has a key of RSA, and is its own authority. */
  public static Certificates rsa(Path directory) throws IOException {
    Files.createDirectory(directory);
    Certificates made = new Certificates(directory);
    made.openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=grid-member",
        "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-keyout",
        "member.key",
        "-out",
        "member.pem");
    Files.copy(directory.resolve("member.pem"), directory.resolve("ca.pem"));
    return made;
  }

  /** New ones by the same authority, in another directory. */
  public Certificates sameAuthority(Path elsewhere, String... options) throws IOException {
    Files.createDirectory(elsewhere);
    for (String file : List.of("ca.pem", "ca.key")) {
      Files.copy(directory.resolve(file), elsewhere.resolve(file));
    }
    return in(elsewhere, options);
  }

  /** Of a client, by the same authority, in another directory; they have expired. */
  public Certificates expired(Path elsewhere, String client) throws IOException {
    return sameAuthority(elsewhere, "--clients", client, "--days", "-1");
  }

  /**
   * New ones, by the same authority, in place of those of the same names, which are valid for so
   * many seconds from now; when they end.
   */
  public Instant renewFor(int seconds, String... names) throws IOException {
    Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds);
    Path work = Files.createTempDirectory(directory, "renewed-");
    Files.createFile(work.resolve("index"));
    Files.writeString(
        work.resolve("openssl.cnf"),
        """
        [ca]
        default_ca = own
        [own]
        database = %s/index
        new_certs_dir = %s
        rand_serial = yes
        default_md = sha256
        policy = any
        unique_subject = no
        [any]
        commonName = supplied
        [uses]
        extendedKeyUsage = serverAuth,clientAuth
        subjectAltName = DNS:localhost,IP:127.0.0.1
        """
            .formatted(work, work));
    for (String name : names) {
      Path key = directory.resolve(name + ".key");
      Path request = work.resolve(name + ".csr");
      String subject = "/CN=" + (name.equals("member") ? "grid-member" : name);
      openssl("req", "-new", "-key", key, "-subj", subject, "-out", request);
      openssl(
          "ca",
          "-batch",
          "-notext",
          "-config",
          work.resolve("openssl.cnf"),
          "-extensions",
          "uses",
          "-cert",
          directory.resolve("ca.pem"),
          "-keyfile",
          directory.resolve("ca.key"),
          "-enddate",
          UTC.format(end),
          "-in",
          request,
          "-out",
          directory.resolve(name + ".pem"));
    }
    return end;
  }

  private void openssl(Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    run(command, directory);
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
