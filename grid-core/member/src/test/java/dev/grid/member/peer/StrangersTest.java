package dev.grid.member.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.RemoteHost;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** How many connections of one host may be said to be members' before they show it. */
@SuppressWarnings("FutureReturnValueIgnored") // Channels of tests close at once.
class StrangersTest {

  private static final RemoteHost HOST = RemoteHost.of(new InetSocketAddress("10.0.0.1", 1));
  private static final RemoteHost OTHER = RemoteHost.of(new InetSocketAddress("10.0.0.2", 1));

  private final Strangers strangers = new Strangers(2);

  private EmbeddedChannel admitted(RemoteHost host) {
    EmbeddedChannel channel = new EmbeddedChannel();
    assertThat(strangers.admit(channel, host)).isTrue();
    return channel;
  }

  @Test
  void oneHost_hasSoMany_andLeavesRoomForOthers() {
    EmbeddedChannel first = admitted(HOST);
    EmbeddedChannel second = admitted(HOST);
    assertThat(strangers.admit(new EmbeddedChannel(), HOST)).isFalse();
    admitted(OTHER).close();

    strangers.known(first);
    first.close();
    admitted(HOST);
    assertThat(strangers.admit(new EmbeddedChannel(), HOST)).as("one has made room once").isFalse();

    second.close();
    admitted(HOST);
    assertThat(strangers.hosts()).isEqualTo(1);
  }
}
