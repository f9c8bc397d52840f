package dev.grid.member.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.config.SecurityConfig;
import dev.grid.config.TlsConfig;
import dev.grid.config.TlsMaterial;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nothing protects serves its own machine only, and says what to set. */
class ProtectedModeTest {

  private static final MemberConfig DEFAULTS = MemberConfig.defaults();

  private static MemberConfig joining(JoinConfig join) {
    return DEFAULTS.withNetwork(NetworkConfig.defaults().withJoin(join));
  }

  private static ProtectedMode of(MemberConfig config) {
    return new ProtectedMode(config);
  }

  @Test
  void clientsFromElsewhere_areRefused_withWhatToSet() {
    ProtectedMode mode = of(DEFAULTS);

    assertThat(mode.clientRefusal(true, false)).isNull();
    assertThat(mode.clientRefusal(false, false))
        .contains(
            "grid.security.open=true", "grid.security.username", "grid.security.users", "TLS");
    assertThat(mode.clientRefusal(false, true)).isNull();
  }

  @Test
  void membersFromElsewhere_areRefused_withWhatToSet() {
    ProtectedMode mode = of(DEFAULTS);

    assertThat(mode.memberRefusal(true)).isNull();
    assertThat(mode.memberRefusal(false))
        .contains("grid.security.open=true", "grid.network.join.secret", "TLS");
  }

  @Test
  void secret_letsMembersIn_andNotClients() {
    ProtectedMode mode = of(joining(JoinConfig.alone().withSecret("a long enough secret")));

    assertThat(mode.memberRefusal(false)).isNull();
    assertThat(mode.clientRefusal(false, false)).isNotNull();
  }

  @Test
  void secretThatCanBeGuessed_letsNobodyIn() {
    JoinConfig guessed = JoinConfig.alone().withSecret("guess");
    JoinConfig changing =
        JoinConfig.alone().withSecret("a long enough secret").withPreviousSecret("guess");

    assertThat(of(joining(guessed)).memberRefusal(false)).contains("16 characters");
    assertThat(of(joining(changing)).memberRefusal(false)).contains("16 characters");
    assertThat(of(joining(changing)).memberRefusal(true)).isNull();
  }

  @Test
  void usersOfClients_doNotLetMembersIn() {
    assertThat(of(DEFAULTS).memberRefusal(false)).isNotNull();
    assertThat(of(DEFAULTS).clientRefusal(false, true)).isNull();
  }

  @Test
  void operator_andCertificates_openBoth() {
    ProtectedMode open = of(DEFAULTS.withSecurity(SecurityConfig.defaults().opened()));
    TlsConfig tls = TlsConfig.of(TlsMaterial.pem(null, null, Path.of("ca.pem")));
    ProtectedMode members = of(DEFAULTS.withNetwork(NetworkConfig.defaults().withTls(tls)));
    ProtectedMode everybody =
        of(
            DEFAULTS.withNetwork(
                NetworkConfig.defaults()
                    .withTls(tls.withClientAuth(TlsConfig.ClientAuth.REQUIRED))));
    ProtectedMode both =
        of(
            DEFAULTS.withNetwork(
                NetworkConfig.defaults().withTls(tls.withMode(TlsConfig.Mode.PREFER))));

    assertThat(open.clientRefusal(false, false)).isNull();
    assertThat(open.memberRefusal(false)).isNull();
    assertThat(members.clientRefusal(false, false)).isNotNull();
    assertThat(members.memberRefusal(false)).isNull();
    assertThat(everybody.clientRefusal(false, false)).isNull();
    assertThat(everybody.memberRefusal(false)).isNull();
    assertThat(both.memberRefusal(false)).as("who comes without TLS shows none").isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.2, 127.0.0.1, true",
    "::1, ::1, true",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.8, 192.0.2.7, false",
    "2001:db8::8, 2001:db8::7, false"
  })
  void thisMachine_isLoopback_andWhoComesFromWhereItArrives(
      String remote, String local, boolean isThisMachine) throws UnknownHostException {
    assertThat(
            ProtectedMode.isThisMachine(
                new InetSocketAddress(InetAddress.getByName(remote), 1),
                new InetSocketAddress(InetAddress.getByName(local), 2)))
        .isEqualTo(isThisMachine);
  }

  @Test
  void unknownOrigin_isElsewhere() {
    assertThat(ProtectedMode.isThisMachine(null, null)).isFalse();
  }

  @Test
  void memberThatLooksElsewhere_withoutASecret_doesNotStart() {
    MemberConfig elsewhere = joining(JoinConfig.seeds("127.0.0.1:5701", "192.0.2.7:5701"));

    assertThatThrownBy(() -> of(elsewhere).requireSafeJoin(elsewhere))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContainingAll(
            "192.0.2.7", "grid.network.join.secret", "grid.security.open=true", "TLS");
  }

  @Test
  void membersElsewhere_areNotLookedFor_withAShortSecret() {
    MemberConfig guessed = joining(JoinConfig.seeds("192.0.2.7:5701").withSecret("guess"));

    assertThatThrownBy(() -> of(guessed).requireSafeJoin(guessed))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContainingAll("length=5", "16", "grid.network.join.secret")
        .hasMessageNotContaining("guess");
  }

  @Test
  void multicast_withoutASecret_isForLoopback() {
    MemberConfig announced = joining(JoinConfig.alone().withMulticast(true));
    MemberConfig here =
        announced.withNetwork(
            announced.network().withHost(InetAddress.getLoopbackAddress().getHostAddress()));

    assertThatThrownBy(() -> of(announced).requireSafeJoin(announced))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("multicast");
    assertThatCode(() -> of(here).requireSafeJoin(here)).doesNotThrowAnyException();
  }

  @Test
  void memberThatLooksHere_orHasASecret_orIsOpen_starts() {
    MemberConfig here = joining(JoinConfig.seeds("127.0.0.1:5701", "[::1]:5702", "localhost"));
    MemberConfig secret =
        joining(JoinConfig.seeds("192.0.2.7:5701").withSecret("a long enough secret"));
    MemberConfig open =
        joining(JoinConfig.seeds("192.0.2.7:5701"))
            .withSecurity(SecurityConfig.defaults().opened());

    for (MemberConfig config : new MemberConfig[] {here, secret, open, DEFAULTS}) {
      assertThatCode(() -> of(config).requireSafeJoin(config)).doesNotThrowAnyException();
    }
  }
}
