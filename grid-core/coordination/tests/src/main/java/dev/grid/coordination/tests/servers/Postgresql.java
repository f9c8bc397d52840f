package dev.grid.coordination.tests.servers;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Its programs are not on the path but in a folder of their version. */
final class Postgresql implements ServerKind {

  private static final File VERSIONS = new File("/usr/lib/postgresql");

  /**
   * What a server is sent that is asked whether it speaks TLS: it answers with one letter, once it
   * serves.
   */
  private static final String TLS_REQUEST = "\0\0\0\b\u0004\u00d2\u0016/";

  /** That nobody has to say who he is; errors have no such bytes. */
  private static final String WELCOME = "R\0\0\0\b\0\0\0\0";

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public String debianPackage() {
    return "postgresql";
  }

  @Override
  public boolean isInstalled() {
    return Shell.has("postgres", folders()) && Shell.has("initdb", folders());
  }

  private static String[] folders() {
    String @Nullable [] versions = VERSIONS.list();
    if (versions == null) {
      return new String[0];
    }
    return Arrays.stream(versions)
        .map(version -> VERSIONS + "/" + version + "/bin")
        .toArray(String[]::new);
  }

  @Override
  public String user() {
    return "postgres";
  }

  @Override
  public void prepare(Path folder, int port) {
    Shell.run(
        Shell.as(
            user(),
            List.of(
                Shell.program("initdb", folders()),
                "--pgdata=" + folder.resolve("data"),
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync")));
  }

  @Override
  public List<String> command(Path folder, int port) {
    return List.of(
        Shell.program("postgres", folders()),
        "-D",
        folder.resolve("data").toString(),
        "-p",
        Integer.toString(port),
        "-h",
        "127.0.0.1",
        "-k",
        folder.toString(),
        "-c",
        "max_connections=400");
  }

  @Override
  public boolean serves(int port) {
    return Probe.answers(port, TLS_REQUEST, "N") && Probe.answers(port, startup(), WELCOME);
  }

  /** Asks for a session of the superuser; what starts up or recovers answers with an error, E. */
  private static String startup() {
    String settings = "user\0postgres\0database\0postgres\0\0";
    int length = 8 + settings.length();
    return "\0\0\0" + (char) length + "\0\u0003\0\0" + settings;
  }
}
