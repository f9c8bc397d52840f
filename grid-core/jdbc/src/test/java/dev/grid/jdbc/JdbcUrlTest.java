package dev.grid.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.config.ClientConfig;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcUrlTest {

  @Test
  void hosts_and_settings_are_read() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("clusterName", "less");
    properties.setProperty("password", "p");
    properties.setProperty("ofAPool", "x");
    ClientConfig config =
        JdbcUrl.parse(
                "jdbc:grid://a:5701,[::1]:5702/?clusterName=c%26d&user=ada&connectTimeoutSeconds=7",
                properties)
            .toConfig();
    assertThat(config.addresses()).containsExactly("a:5701", "[::1]:5702");
    assertThat(config.clusterName()).isEqualTo("c&d");
    assertThat(config.credentials().username()).isEqualTo("ada");
    assertThat(config.credentials().password()).isEqualTo("p");
    assertThat(config.connection().clusterConnectTimeout()).hasSeconds(7);
    assertThat(config.tls()).isNull();
  }

  @Test
  void what_is_not_said_is_as_usual() throws SQLException {
    ClientConfig config = JdbcUrl.parse("jdbc:grid://a", null).toConfig();
    assertThat(config.clusterName()).isEqualTo("dev");
    assertThat(config.credentials()).isNull();
  }

  @Test
  void tls_is_read() throws SQLException {
    ClientConfig config =
        JdbcUrl.parse("jdbc:grid://a/?tls=true&tlsVerifyHost=false&tlsServerName=n", null)
            .toConfig();
    assertThat(config.tls().verifyHost()).isFalse();
    assertThat(config.tls().serverName()).isEqualTo("n");
    assertThatThrownBy(() -> JdbcUrl.parse("jdbc:grid://a/?tls=true&tlsKey=k", null).toConfig())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("give both");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:grid:",
        "jdbc:grid://",
        "jdbc:grid:///",
        "jdbc:grid://a/database",
        "jdbc:grid://a?user",
        "jdbc:grid://a/?password=secret&claster=x"
      })
  void what_is_wrong_is_refused_without_showing_secrets(String url) {
    assertThatThrownBy(() -> JdbcUrl.parse(url, null))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("write jdbc:grid://host")
        .hasMessageNotContaining("secret");
  }

  @Test
  void the_driver_leaves_others_urls_to_others() throws SQLException {
    GridDriver driver = new GridDriver();
    assertThat(driver.acceptsURL("jdbc:h2:mem:x")).isFalse();
    assertThat(driver.connect("jdbc:h2:mem:x", new Properties())).isNull();
    assertThat(driver.getPropertyInfo("jdbc:grid://a/?user=ada", null))
        .filteredOn(info -> info.name.equals("user"))
        .singleElement()
        .satisfies(info -> assertThat(info.value).isEqualTo("ada"));
  }

  @Test
  void nobody_there_is_told_as_such() {
    assertThatThrownBy(
            () ->
                new GridDriver()
                    .connect("jdbc:grid://127.0.0.1:1/?connectTimeoutSeconds=0", new Properties()))
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08001");
  }

  @Test
  void names_are_matched_as_patterns_say() {
    assertThat(Listing.matches(null, "a")).isTrue();
    assertThat(Listing.matches("%", null)).isTrue();
    assertThat(Listing.matches("p_o%", "pizza")).isFalse();
    assertThat(Listing.matches("p_o%", "proof")).isTrue();
    assertThat(Listing.matches("a\\_b", "a_b")).isTrue();
    assertThat(Listing.matches("a\\_b", "axb")).isFalse();
    assertThat(Listing.matches("a.b", "axb")).isFalse();
  }
}
