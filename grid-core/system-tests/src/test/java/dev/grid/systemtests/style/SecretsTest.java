package dev.grid.systemtests.style;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.grid.config.ClientAuthenticator;
import dev.grid.config.ClientConfig;
import dev.grid.config.Credentials;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.config.SecurityConfig;
import dev.grid.security.SecurityPolicy;
import dev.grid.security.User;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is logged when configurations are logged has no secret in it. */
@Execution(ExecutionMode.CONCURRENT)
final class SecretsTest {

  private static final String SECRET = "hush-hush-hush-hush";

  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(secret|password|token|passphrase|privateKey).*");

  /** What is called alike and is none. */
  private static final Set<String> NO_SECRETS =
      Set.of(
          "dev.grid.config.SecurityConfig.passwords",
          "dev.grid.config.SecurityConfig.certificateAndPassword");

  @Test
  void configurations_areTextWithoutSecrets() {
    Credentials credentials = new Credentials("ada", SECRET);
    SecurityPolicy policy =
        SecurityPolicy.EMPTY.withUser(new User("ada", "{noop}" + SECRET, SECRET, Set.of()));
    SecurityConfig security = SecurityConfig.defaults().with(policy);
    NetworkConfig network =
        NetworkConfig.defaults().withJoin(JoinConfig.seeds("127.0.0.1").withSecret(SECRET));
    MemberConfig member =
        MemberConfig.defaults()
            .withNetwork(network)
            .withSecurity(security)
            .withCredentials(credentials);
    ClientAuthenticator.Attempt attempt =
        new ClientAuthenticator.Attempt(
            "client",
            "/127.0.0.1:1",
            credentials,
            SECRET.getBytes(StandardCharsets.UTF_8),
            List.of());

    for (Object config :
        List.of(
            credentials,
            policy,
            security,
            network,
            member,
            ClientConfig.defaults().withCredentials(credentials),
            attempt)) {
      assertThat(config.toString()).doesNotContain(SECRET);
    }
  }

  /** Those that come later, too: a record's own text shows all that it has. */
  @Test
  void recordsWithSecrets_sayThemselvesWhatTheyShow() {
    List<String> plain =
        new ClassFileImporter()
                .withImportOption(location -> !location.contains("/systemtests/"))
                .importPackages("dev.grid")
                .stream()
                .filter(type -> type.isAssignableTo(Record.class))
                .flatMap(type -> type.getFields().stream())
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .filter(SecretsTest::isSecret)
                .filter(field -> !saysItself(field.getOwner()))
                .map(JavaField::getFullName)
                .filter(name -> !NO_SECRETS.contains(name))
                .toList();

    assertThat(plain).isEmpty();
  }

  private static boolean isSecret(JavaField field) {
    String type = field.getRawType().getName();
    return SECRET_NAME.matcher(field.getName()).matches()
        && (type.equals(String.class.getName()) || type.equals(char[].class.getName()));
  }

  /** A text that the compiler writes is made by the Java platform, outside of the class. */
  private static boolean saysItself(JavaClass record) {
    return record.getMethods().stream()
        .filter(method -> method.getName().equals("toString"))
        .anyMatch(method -> !method.getFieldAccesses().isEmpty());
  }
}
