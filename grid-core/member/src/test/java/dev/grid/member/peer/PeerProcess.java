package dev.grid.member.peer;

import dev.grid.protocol.types.Address;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A process with one {@link PeerNode} that dials another, until it is killed. */
final class PeerProcess {

  private PeerProcess() {}

  static Process start(PeerNode other, UUID id) throws Exception {
    String java = ProcessHandle.current().info().command().orElseThrow();
    return new ProcessBuilder(
            List.of(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                PeerProcess.class.getName(),
                Integer.toString(other.address().port()),
                id.toString()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  public static void main(String[] arguments) throws Exception {
    PeerNode core =
        new PeerNode(
            new PeerIdentity("test", 7, null),
            PeerLimits.DEFAULT,
            UUID.fromString(arguments[1]),
            0);
    core.network()
        .dial(new Address("127.0.0.1", Integer.parseInt(arguments[0])))
        .get(300, TimeUnit.SECONDS);
    Thread.currentThread().join();
  }
}
