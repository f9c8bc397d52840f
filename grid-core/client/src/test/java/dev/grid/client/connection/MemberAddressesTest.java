package dev.grid.client.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.EndpointQualifier;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberAddressesTest {

  @ParameterizedTest
  @CsvSource({
    "grid.example, grid.example, 5701",
    "' grid.example:1 ', grid.example, 1",
    "127.0.0.1:65535, 127.0.0.1, 65535",
    "::1, ::1, 5701",
    "[::1], ::1, 5701",
    "[fe80::2]:5702, fe80::2, 5702"
  })
  void readsHostAndPort(String text, String host, int port) {
    assertThat(MemberAddresses.parse(text)).isEqualTo(new Address(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ":5701", "host:", "host:0", "host:65536", "host:x", "[::1]5701"})
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> MemberAddresses.parse(text))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void aMemberIsReachedAtItsAddressForClientsIfItHasOne() {
    Address plain = new Address("plain", 1);
    Address forMembers = new Address("members", 2);
    Address forClients = new Address("clients", 3);
    EndpointQualifier members = new EndpointQualifier(EndpointQualifier.MEMBER, null);
    EndpointQualifier clients = new EndpointQualifier(EndpointQualifier.CLIENT, null);
    EndpointQualifier named = new EndpointQualifier(EndpointQualifier.CLIENT, "public");

    assertThat(MemberAddresses.of(member(plain, Map.of()))).isEqualTo(plain);
    assertThat(MemberAddresses.of(member(plain, Map.of(named, forClients)))).isEqualTo(plain);
    assertThat(MemberAddresses.of(member(plain, Map.of(members, forMembers))))
        .isEqualTo(forMembers);
    assertThat(MemberAddresses.of(member(plain, Map.of(members, forMembers, clients, forClients))))
        .isEqualTo(forClients);
  }

  private static MemberInfo member(Address address, Map<EndpointQualifier, Address> map) {
    return new MemberInfo(
        address,
        UUID.randomUUID(),
        Map.of(),
        false,
        new MemberVersion((byte) 5, (byte) 7, (byte) 0),
        map);
  }
}
