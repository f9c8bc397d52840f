package dev.grid.jdbc;

import dev.grid.config.ClientConfig;
import dev.grid.config.Credentials;
import dev.grid.config.TlsConfig;
import dev.grid.config.TlsMaterial;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What {@code jdbc:grid://host:5701,other:5701/?clusterName=dev} says, with the properties given
 * beside it, which count less.
 *
 * @param addresses hosts with or without ports, in the order to try them
 * @param settings by name
 */
record JdbcUrl(List<String> addresses, Map<String, String> settings) {

  static final String PREFIX = "jdbc:grid:";

  static final String CLUSTER_NAME = "clusterName";
  static final String USER = "user";
  static final String PASSWORD = "password";
  static final String CONNECT_TIMEOUT = "connectTimeoutSeconds";
  static final String TLS = "tls";
  static final String TLS_CERTIFICATES = "tlsCertificates";
  static final String TLS_KEY = "tlsKey";
  static final String TLS_AUTHORITIES = "tlsAuthorities";
  static final String TLS_SERVER_NAME = "tlsServerName";
  static final String TLS_VERIFY_HOST = "tlsVerifyHost";

  /** Each with what it is for. */
  static final Map<String, String> KNOWN =
      new TreeMap<>(
          Map.of(
              CLUSTER_NAME, "The cluster's name; dev by default.",
              USER, "Whom to authenticate as.",
              PASSWORD, "The user's password.",
              CONNECT_TIMEOUT, "How long to look for the cluster; 30 by default.",
              TLS, "Whether connections have TLS: true or false.",
              TLS_CERTIFICATES, "A PEM file with the own certificates.",
              TLS_KEY, "A PEM file with their key.",
              TLS_AUTHORITIES, "A PEM file with whom to trust; those of Java by default.",
              TLS_SERVER_NAME, "The name that members' certificates are for.",
              TLS_VERIFY_HOST, "Whether that name is looked at; true by default."));

  private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(30);

  JdbcUrl {
    addresses = List.copyOf(addresses);
    settings = Map.copyOf(settings);
  }

  /** Of a URL that begins as ours do. */
  static JdbcUrl parse(String url, @Nullable Properties properties) throws SQLException {
    String rest = url.substring(PREFIX.length());
    if (!rest.startsWith("//")) {
      throw wrong(url, "hosts are missing");
    }
    int question = rest.indexOf('?');
    String place = question < 0 ? rest.substring(2) : rest.substring(2, question);
    int slash = place.indexOf('/');
    if (slash >= 0 && slash < place.length() - 1) {
      throw wrong(url, "nothing may follow the hosts but '/' and '?'");
    }
    String hosts = slash < 0 ? place : place.substring(0, slash);
    List<String> addresses =
        Arrays.stream(hosts.split(",")).map(String::strip).filter(h -> !h.isEmpty()).toList();
    if (addresses.isEmpty()) {
      throw wrong(url, "hosts are missing");
    }
    Map<String, String> settings = new TreeMap<>();
    if (properties != null) {
      for (String name : properties.stringPropertyNames()) {
        if (KNOWN.containsKey(name)) { // Pools add what is theirs.
          settings.put(name, properties.getProperty(name));
        }
      }
    }
    if (question >= 0) {
      readQuery(url, rest.substring(question + 1), settings);
    }
    return new JdbcUrl(addresses, settings);
  }

  private static void readQuery(String url, String query, Map<String, String> settings)
      throws SQLException {
    Set<String> unknown = new TreeSet<>();
    for (String setting : query.split("&")) {
      if (setting.isEmpty()) {
        continue;
      }
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw wrong(url, "'" + setting + "' is no name=value");
      }
      String name = decoded(setting.substring(0, equals));
      if (!KNOWN.containsKey(name)) {
        unknown.add(name);
      }
      settings.put(name, decoded(setting.substring(equals + 1)));
    }
    if (!unknown.isEmpty()) {
      throw wrong(url, "unknown settings " + unknown + "; there are " + KNOWN.keySet());
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** The settings are left out: a password may be among them. */
  private static SQLException wrong(String url, String why) {
    int question = url.indexOf('?');
    return new SQLException(
        (question < 0 ? url : url.substring(0, question) + "?...")
            + ": "
            + why
            + "; write jdbc:grid://host:5701,host:5701/?clusterName=dev",
        "08001");
  }

  /** How the client is started. */
  ClientConfig toConfig() throws SQLException {
    ClientConfig config = ClientConfig.defaults();
    String user = settings.get(USER);
    try {
      config =
          config
              .withInstanceName("jdbc")
              .withClusterName(settings.getOrDefault(CLUSTER_NAME, config.clusterName()))
              .withAddresses(addresses.toArray(new String[0]))
              .withCredentials(
                  user == null ? null : new Credentials(user, settings.getOrDefault(PASSWORD, "")))
              .withConnection(
                  config
                      .connection()
                      .withConnecting(config.connection().connectTimeout(), connectTimeout()));
      return is(TLS, "false") || settings.get(TLS) == null ? config : config.withTls(tls());
    } catch (RuntimeException e) {
      throw new SQLException(e.getMessage(), "08001", e);
    }
  }

  private Duration connectTimeout() {
    String seconds = settings.get(CONNECT_TIMEOUT);
    return seconds == null
        ? DEFAULT_CONNECT_TIMEOUT
        : Duration.ofSeconds(Long.parseLong(seconds.strip()));
  }

  private boolean is(String name, String value) {
    return value.equalsIgnoreCase(settings.get(name));
  }

  private TlsConfig tls() {
    return TlsConfig.of(
            TlsMaterial.pem(path(TLS_CERTIFICATES), path(TLS_KEY), path(TLS_AUTHORITIES)))
        .withServerName(settings.get(TLS_SERVER_NAME))
        .withVerifyHost(!is(TLS_VERIFY_HOST, "false"));
  }

  private @Nullable Path path(String name) {
    String file = settings.get(name);
    return file == null ? null : Path.of(file);
  }
}
