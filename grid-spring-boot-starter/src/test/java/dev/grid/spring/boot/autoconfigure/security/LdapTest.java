package dev.grid.spring.boot.autoconfigure.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import dev.grid.AccessDeniedException;
import dev.grid.AuthenticationException;
import dev.grid.Grid;
import dev.grid.config.ClientAuthenticator.Attempt;
import dev.grid.config.ClientConfig;
import dev.grid.config.Credentials;
import dev.grid.config.Identity;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.ldap.DefaultSpringSecurityContextSource;
import org.springframework.security.ldap.authentication.BindAuthenticator;
import org.springframework.security.ldap.authentication.LdapAuthenticationProvider;
import org.springframework.security.ldap.userdetails.DefaultLdapAuthoritiesPopulator;

/** Clients are who a directory says that they are, and may do what roles of its groups may. */
class LdapTest {

  private static final String BASE = "dc=grid,dc=example";

  private InMemoryDirectoryServer directory;

  @BeforeEach
  void start() throws LDAPException, LDIFException {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig(
            "loopback", InetAddress.getLoopbackAddress(), 0, null));
    config.setSchema(null);
    directory = new InMemoryDirectoryServer(config);
    directory.add("dn: " + BASE, "objectClass: domain", "dc: grid");
    directory.add("dn: ou=people," + BASE, "objectClass: organizationalUnit", "ou: people");
    directory.add("dn: ou=groups," + BASE, "objectClass: organizationalUnit", "ou: groups");
    directory.add(
        "dn: uid=ada,ou=people," + BASE,
        "objectClass: inetOrgPerson",
        "uid: ada",
        "cn: Ada",
        "sn: Lovelace",
        "userPassword: lovelace");
    directory.add(
        "dn: cn=trader,ou=groups," + BASE,
        "objectClass: groupOfNames",
        "cn: trader",
        "member: uid=ada,ou=people," + BASE);
    directory.startListening();
  }

  @AfterEach
  void stop() {
    directory.shutDown(true);
  }

  /** As an application configures it; roles are names of groups. */
  private AuthenticationManager manager() {
    DefaultSpringSecurityContextSource source =
        new DefaultSpringSecurityContextSource(
            "ldap://127.0.0.1:" + directory.getListenPort() + "/" + BASE);
    source.afterPropertiesSet();
    BindAuthenticator bind = new BindAuthenticator(source);
    bind.setUserDnPatterns(new String[] {"uid={0},ou=people"});
    DefaultLdapAuthoritiesPopulator groups =
        new DefaultLdapAuthoritiesPopulator(source, "ou=groups");
    groups.setConvertToUpperCase(false);
    return new ProviderManager(new LdapAuthenticationProvider(bind, groups));
  }

  private static Grid client(int port, Credentials credentials) {
    ClientConfig config = ClientConfig.defaults();
    return Grids.connect(
        config
            .withAddresses("127.0.0.1:" + port)
            .withCredentials(credentials)
            .withConnection(
                config
                    .connection()
                    .withConnecting(config.connection().connectTimeout(), Duration.ofMillis(1))));
  }

  @Test
  void whoTheDirectoryKnowsIsLetInWithTheRolesOfItsGroups() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(GridSecurityAutoConfiguration.class, GridAutoConfiguration.class))
        .withBean(AuthenticationManager.class, this::manager)
        .withPropertyValues(
            "grid.network.port=0",
            "grid.network.host=127.0.0.1",
            "grid.security.authentication-manager=true",
            "grid.security.roles.trader[0].kind=map",
            "grid.security.roles.trader[0].name=orders*",
            "grid.security.roles.trader[0].actions=create,read,put")
        .run(
            context -> {
              int port = context.getBean(Grid.class).cluster().members().getFirst().port();
              try (Grid ada = client(port, new Credentials("ada", "lovelace"))) {
                GridMap<String, String> orders = ada.map("orders");
                orders.set("k", "v");
                assertThat(orders.get("k")).isEqualTo("v");
                assertThatThrownBy(() -> orders.remove("k"))
                    .isInstanceOf(AccessDeniedException.class);
              }
              for (Credentials wrong :
                  List.of(
                      new Credentials("ada", "byron"),
                      new Credentials("ada", ""),
                      new Credentials("bob", "lovelace"),
                      new Credentials("*", "lovelace"))) {
                assertThatThrownBy(() -> client(port, wrong).close())
                    .as("%s", wrong)
                    .isInstanceOf(AuthenticationException.class);
              }
            });
  }

  @Test
  void whenTheDirectoryIsAwayNobodyIsLetInAndItIsNotTakenForAWrongPassword() {
    ManagerAuthenticator authenticator = new ManagerAuthenticator(manager());
    assertThat(identity(authenticator)).isNotNull();
    directory.shutDown(true);
    assertThatThrownBy(() -> identity(authenticator))
        .isInstanceOf(AuthenticationServiceException.class);
  }

  private static @Nullable Identity identity(ManagerAuthenticator authenticator) {
    Credentials shown = new Credentials("ada", "lovelace");
    return authenticator.authenticate(new Attempt("client", "127.0.0.1:1", shown, null, List.of()));
  }
}
