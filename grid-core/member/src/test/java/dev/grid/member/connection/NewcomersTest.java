package dev.grid.member.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.RemoteHost;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** How many connections one host may have before they show who they are. */
@SuppressWarnings("FutureReturnValueIgnored") // Channels of tests close at once.
class NewcomersTest {

  private static final RemoteHost HOST = RemoteHost.of(new InetSocketAddress("10.0.0.1", 1));
  private static final RemoteHost OTHER = RemoteHost.of(new InetSocketAddress("10.0.0.2", 1));

  private final Newcomers newcomers = new Newcomers(2);

  private EmbeddedChannel admitted(RemoteHost host) {
    EmbeddedChannel channel = new EmbeddedChannel();
    assertThat(newcomers.admit(channel, host)).isTrue();
    return channel;
  }

  @Test
  void oneHost_hasSoMany_andOthersAreNotConcerned() {
    admitted(HOST);
    admitted(HOST);
    assertThat(newcomers.admit(new EmbeddedChannel(), HOST)).isFalse();
    admitted(OTHER);
  }

  @Test
  void whoIsKnownOrGone_makesRoomOnce() {
    EmbeddedChannel known = admitted(HOST);
    EmbeddedChannel gone = admitted(HOST);

    Newcomers.known(known);
    known.close();
    admitted(HOST);
    assertThat(newcomers.admit(new EmbeddedChannel(), HOST)).isFalse();

    gone.close();
    admitted(HOST).close();
    assertThat(newcomers.hosts()).isEqualTo(1);
  }
}
