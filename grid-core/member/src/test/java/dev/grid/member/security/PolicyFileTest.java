package dev.grid.member.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.InvalidConfigurationException;
import dev.grid.security.Action;
import dev.grid.security.AddressRange;
import dev.grid.security.Passwords;
import dev.grid.security.PolicySource;
import dev.grid.security.Rule;
import dev.grid.security.SecurityPolicy;
import dev.grid.security.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies in files, and the values they are made of. */
class PolicyFileTest {

  @TempDir private Path folder;

  private SecurityPolicy read(String text) throws IOException {
    Path file = folder.resolve("policy.properties");
    Files.writeString(file, text);
    return PolicySource.file(file).load();
  }

  @Test
  void file_saysUsersAndRoles() throws IOException {
    SecurityPolicy policy =
        read(
            """
            # Comments are comments.
            users.ada.password={noop}secret
            grid.security.users.ada.roles=trader, admin
            users.batch.job.token=0123456789abcdef
            roles.trader[0].kind=map
            roles.trader[0].name=orders*
            roles.trader[0].actions=read,put
            roles.trader[0].addresses=10.0.0.0/8,fd00::/8
            roles.trader[1].name=*-archive
            roles.trader[1].actions=all
            roles.trader[1].deny=true
            """);

    assertThat(policy.users())
        .containsExactlyInAnyOrder(
            new User("ada", "{noop}secret", null, Set.of("trader", "admin")),
            new User("batch.job", null, "0123456789abcdef", Set.of()));
    assertThat(policy.roles().get("trader"))
        .containsExactly(
            Rule.allow("map", "orders*", Action.READ, Action.PUT).from("10.0.0.0/8", "fd00::/8"),
            new Rule("*", "*-archive", EnumSet.allOf(Action.class), List.of(), true));
  }

  @Test
  void fileThatHasNotChanged_isTheSamePolicy_andOneThatHasIsAnother() throws IOException {
    Path file = folder.resolve("policy.properties");
    Files.writeString(file, "users.ada.password={noop}a");
    PolicySource source = PolicySource.file(file);
    SecurityPolicy first = source.load();
    assertThat(source.load()).isSameAs(first);

    Files.writeString(file, "users.ada.password={noop}b");
    assertThat(source.load()).as("it may be written still").isSameAs(first);
    assertThat(source.load()).isNotEqualTo(first);

    Files.delete(file);
    assertThatThrownBy(source::load).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void fileThatIsBeingWritten_changesNothing_untilItStaysTheSame() throws IOException {
    Path file = folder.resolve("policy.properties");
    Files.writeString(file, "users.ada.password={noop}a");
    PolicySource source = PolicySource.file(file);
    SecurityPolicy first = source.load();

    Files.writeString(file, "");
    assertThat(source.load()).isSameAs(first);
    Files.writeString(file, "users.ada.password={noop}a\nusers.bob.password={noop}b");
    assertThat(source.load()).isSameAs(first);
    assertThat(source.load().users()).hasSize(2);

    Files.writeString(file, "");
    assertThat(source.load().users()).hasSize(2);
    assertThatThrownBy(source::load).isInstanceOf(InvalidConfigurationException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# Nothing                              | neither users nor roles",
        "users.ada.pasword={noop}secret         | users.ada.pasword",
        "users.ada.roles=trader                 | unknown role=trader",
        "users.ada.token=short                  | at least 8",
        "roles.admin[0].actions=read            | built in",
        "roles.r[0].kind=map                    | actions",
        "roles.r[0].actions=raed                | raed",
        "roles.r[0].actions=read\\nroles.r[0].name=a*b* | one '*'",
        "roles.r[0].actions=read\\nroles.r[0].addresses=example.com | example.com",
        "roles.r[0].actions=read\\nroles.r[0].addresses=10.0.0.0/33 | 32",
        "roles.r[0].actions=read\\nroles.r[0].deny=yes | true or false",
      })
  void fileThatIsWrong_isRefused_withItsNameAndWhatIsWrong(String text, String why) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContainingAll("policy.properties", why);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.200, true",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "0.0.0.0/0, 192.0.2.8, true",
    "fd00::/8, fdff::1, true",
    "fd00::/8, 10.0.0.1, false",
    "::ffff:10.0.0.0/8, 10.1.1.1, true"
  })
  void ranges_haveTheAddressesThatBeginAlike(String range, String address, boolean isIn)
      throws IOException {
    assertThat(AddressRange.of(range).contains(java.net.InetAddress.getByName(address)))
        .isEqualTo(isIn);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "10.0.0", "10.0.0.256", "10.0.0.0/", "::g", "1:2"})
  void whatIsNoAddressInNumbers_isNoRange(String text) {
    assertThatThrownBy(() -> AddressRange.of(text))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("addresses=" + text);
  }

  /** Made by Python's hashlib, in the forms of Spring Security. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{pbkdf2@SpringSecurity_v5_8}000102030405060708090a0b0c0d0e0f"
            + "061ced4073dc6c690f3ce1e474b812fa23cc2f0af187e18b7757cddebd212f75",
        "{pbkdf2}0001020304050607"
            + "f3997fe51d984fac4f34f98096c6040cce66b1444863d2b3d2553c3530e2be5c"
      })
  void passwordsThatOthersHashed_areRead(String stored) {
    Passwords.JDK.requireReadable(stored);
    assertThat(Passwords.JDK.matches("secret", stored)).isTrue();
    assertThat(Passwords.JDK.matches("secreT", stored)).isFalse();
  }

  @Test
  void passwords_areComparedWithTheirHashes() {
    String hashed = Passwords.hash("secret");

    assertThat(hashed).startsWith("{pbkdf2@SpringSecurity_v5_8}").doesNotContain("secret");
    assertThat(Passwords.JDK.matches("secret", hashed)).isTrue();
    assertThat(Passwords.JDK.matches("Secret", hashed)).isFalse();
    assertThat(Passwords.hash("secret")).isNotEqualTo(hashed);
    assertThat(Passwords.JDK.matches("secret", "{noop}secret")).isTrue();
    assertThat(Passwords.JDK.matches("", "{noop}secret")).isFalse();
    Passwords.JDK.requireReadable(hashed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "{bcrypt}$2a$10$x", "{pbkdf2}abcd", "{pbkdf2}zz"})
  void passwordsThatCannotBeRead_areRefused_andNotShown(String stored) {
    assertThatThrownBy(() -> Passwords.JDK.requireReadable(stored))
        .isInstanceOf(InvalidConfigurationException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(stored));
    assertThat(Passwords.JDK.matches("secret", stored)).isFalse();
  }

  @Test
  void secrets_areNotPrinted() {
    User user = new User("ada", "{noop}hush", "hush-hush-hush", Set.of());

    assertThat(user.toString()).contains("ada").doesNotContain("hush");
    assertThat(SecurityPolicy.EMPTY.withUser(user).toString()).doesNotContain("hush");
  }
}
