package dev.grid.coordination.tests.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

final class MariaDb implements ServerKind {

  @Override
  public String name() {
    return "mariadb";
  }

  @Override
  public String debianPackage() {
    return "mariadb-server";
  }

  @Override
  public boolean isInstalled() {
    return Shell.has("mariadbd") && Shell.has("mariadb-install-db");
  }

  @Override
  public String user() {
    return "mysql";
  }

  @Override
  public void prepare(Path folder, int port) throws IOException {
    Shell.run(
        Shell.as(
            user(),
            List.of(
                Shell.program("mariadb-install-db"),
                "--no-defaults",
                "--datadir=" + folder.resolve("data"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db")));
    Files.writeString(
        folder.resolve("init.sql"),
        """
        CREATE DATABASE IF NOT EXISTS grid;
        CREATE USER IF NOT EXISTS 'grid'@'%' IDENTIFIED BY 'grid';
        GRANT ALL ON *.* TO 'grid'@'%';
        """);
  }

  @Override
  public List<String> command(Path folder, int port) {
    return List.of(
        Shell.program("mariadbd"),
        "--no-defaults",
        "--datadir=" + folder.resolve("data"),
        "--port=" + port,
        "--bind-address=127.0.0.1",
        "--skip-name-resolve",
        "--socket=" + folder.resolve("socket"),
        "--pid-file=" + folder.resolve("pid"),
        "--init-file=" + folder.resolve("init.sql"),
        "--max-connections=400",
        "--innodb-buffer-pool-size=32M");
  }

  /** It speaks first: with its version and how a client may log in, or with an error. */
  @Override
  public boolean serves(int port) {
    return Probe.answers(port, "", "mysql_native_password");
  }
}
