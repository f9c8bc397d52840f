package dev.grid.coordination.tests.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How servers of one kind are installed and started. Immutable. */
interface ServerKind {

  /** Also the name of its folder and log. */
  String name();

  /** The package of Debian that has it. */
  String debianPackage();

  /** Whether it is installed. */
  boolean isInstalled();

  /** The port that it is to have; a free one. */
  default int port() {
    return Ports.free();
  }

  /**
   * The user that it must run as, if this process is root's: some refuse to serve for root. Else an
   * empty string, which is root.
   */
  default String user() {
    return "";
  }

  /**
   * Makes files that it needs before its first start. The folder is empty and belongs to {@link
   * #user}.
   */
  default void prepare(Path folder, int port) throws IOException {}

  /** The command that serves in the foreground. */
  List<String> command(Path folder, int port);

  /**
   * Whether the server at this port of 127.0.0.1 answers a request; false also if nothing listens.
   */
  boolean serves(int port);
}
