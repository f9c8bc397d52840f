package dev.grid.member.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.config.SecurityConfig;
import dev.grid.config.TlsConfig;
import dev.grid.config.TlsMaterial;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** Who can reach the port of Raft groups, which asks for no secret. */
class ServerStartTest {

  private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();
  private static final NetworkConfig JOINING =
      NetworkConfig.defaults().withJoin(JoinConfig.seeds("127.0.0.1:5701"));

  private static MemberConfig of(NetworkConfig network) {
    return MemberConfig.defaults().withNetwork(network);
  }

  @Test
  void whereNothingLetsMembersInFromElsewhere_itIsForThisMachine() {
    assertThat(ServerStart.localHost(of(JOINING))).isEqualTo(LOOPBACK);
    assertThat(ServerStart.localHost(of(JOINING.withHost("192.0.2.7")))).isEqualTo(LOOPBACK);
    assertThat(ServerStart.localHost(of(JOINING.withHost("127.0.0.2")))).isEqualTo("127.0.0.2");
    assertThat(ServerStart.localHost(of(NetworkConfig.defaults().withJoin(JoinConfig.alone()))))
        .isEqualTo(LOOPBACK);
  }

  @Test
  void whereMembersComeFromElsewhere_itIsForThem() {
    TlsConfig tls = TlsConfig.of(TlsMaterial.pem(null, null, null));
    MemberConfig open = of(JOINING).withSecurity(SecurityConfig.defaults().opened());
    JoinConfig secret = JOINING.join().withSecret("a long enough secret");

    assertThat(ServerStart.localHost(open)).isNull();
    assertThat(ServerStart.localHost(of(JOINING.withJoin(secret)))).isNull();
    assertThat(ServerStart.localHost(of(JOINING.withTls(tls)))).isNull();
    assertThat(ServerStart.localHost(of(JOINING.withTls(tls.withMode(TlsConfig.Mode.PREFER)))))
        .isEqualTo(LOOPBACK);
  }
}
