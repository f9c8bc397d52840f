package dev.grid.coordination;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a system is and how it is used: {@code
 * scheme://user:password@host1:port1,host2:port2/path?setting=value}. Immutable.
 *
 * <p>Settings that all drivers have; durations are {@code 500ms}, {@code 30s}, {@code 5m} or a
 * number of seconds:
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><td>{@code timeout}</td><td>after which a member of which nothing was heard is dead; 30 s.
 * {@code grid} has the cluster's for locks and leaders</td></tr>
 * <tr><td>{@code connect-timeout}</td><td>for the start; 10 s</td></tr>
 * <tr><td>{@code operation-timeout}</td><td>for each call; 10 s</td></tr>
 * <tr><td>{@code watch-interval}</td><td>how often its own heart looks for changes where the driver
 * does not push them; 500 ms</td></tr>
 * <tr><td>{@code stand-down-timeout}</td><td>how long callbacks are awaited; 10 s</td></tr>
 * <tr><td>{@code namespace}</td><td>what the names of all that is stored begin with; {@code
 * grid-coordination}</td></tr>
 * </table>
 *
 * @param text the URL as it was given, without its user and password
 * @param scheme names the driver, in lower case
 * @param user decoded; null for none
 * @param password decoded; null for none
 * @param hosts each with or without {@code :port}, in the order given; may be empty
 * @param path decoded, with its slash in front, or empty
 * @param settings decoded, by name
 */
public record CoordinatorUrl(
    String text,
    String scheme,
    @Nullable String user,
    @Nullable String password,
    List<String> hosts,
    String path,
    Map<String, String> settings) {

  private static final Set<String> COMMON =
      Set.of(
          "timeout",
          "connect-timeout",
          "operation-timeout",
          "watch-interval",
          "stand-down-timeout",
          "namespace");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)?");
  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** {@code memory://} and {@code memory://?x=y}, which {@link URI} wants a slash after. */
  private static final Pattern NO_HOST = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)(?=$|\\?)");

  private static final Duration DURATION_MIN = Duration.ofMillis(10);

  public CoordinatorUrl {
    hosts = List.copyOf(hosts);
    settings = Map.copyOf(settings);
  }

  /**
   * Reads a URL.
   *
   * @throws InvalidRequestException if it cannot be read; the message has no password
   */
  public static CoordinatorUrl parse(String url) {
    URI uri;
    try {
      uri = new URI(NO_HOST.matcher(url).replaceFirst("$1/"));
    } catch (URISyntaxException e) {
      throw new InvalidRequestException(
          "the coordination URL cannot be read: " + e.getReason() + " at index " + e.getIndex());
    }
    if (uri.getScheme() == null || uri.isOpaque()) {
      throw new InvalidRequestException(
          "the coordination URL must be scheme://host:port/path?setting=value");
    }
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    int at = authority.lastIndexOf('@');
    String[] login = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
    List<String> hosts = new ArrayList<>();
    for (String host : authority.substring(at + 1).split(",")) {
      if (!host.isBlank()) {
        hosts.add(host);
      }
    }
    Map<String, String> settings =
        uri.getRawQuery() == null ? new TreeMap<>() : FormEncoding.decode(uri.getRawQuery());
    String text =
        uri.getScheme()
            + "://"
            + authority.substring(at + 1)
            + (uri.getRawPath() == null ? "" : uri.getRawPath());
    CoordinatorUrl parsed =
        new CoordinatorUrl(
            text,
            uri.getScheme().toLowerCase(Locale.ROOT),
            login.length > 0 ? decode(login[0]) : null,
            login.length > 1 ? decode(login[1]) : null,
            hosts,
            uri.getPath() == null ? "" : uri.getPath(),
            settings);
    parsed.requireValid();
    return parsed;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private void requireValid() {
    Duration unused = timeout();
    unused = connectTimeout();
    unused = operationTimeout();
    unused = watchInterval();
    unused = standDownTimeout();
    if (!NAMESPACE.matcher(namespace()).matches()) {
      throw new InvalidRequestException(
          "namespace=\"" + namespace() + "\": must be 1 to 64 of A-Z a-z 0-9 . _ -");
    }
  }

  /** After which a member of which nothing was heard is dead. */
  public Duration timeout() {
    return duration("timeout", Duration.ofSeconds(30));
  }

  /** For the start. */
  public Duration connectTimeout() {
    return duration("connect-timeout", Duration.ofSeconds(10));
  }

  /** For each call. */
  public Duration operationTimeout() {
    return duration("operation-timeout", Duration.ofSeconds(10));
  }

  /** How often drivers that do not push are asked for changes. */
  public Duration watchInterval() {
    return duration("watch-interval", Duration.ofMillis(500));
  }

  /** How long callbacks are awaited before a leader stands down. */
  public Duration standDownTimeout() {
    return duration("stand-down-timeout", Duration.ofSeconds(10));
  }

  /** What the names of all that is stored begin with. */
  public String namespace() {
    return settings.getOrDefault("namespace", "grid-coordination");
  }

  /** A setting of a driver, or its default. */
  public String setting(String name, String otherwise) {
    return settings.getOrDefault(name, otherwise);
  }

  /**
   * A setting that is a duration, or its default.
   *
   * @throws InvalidRequestException if it is none, or less than 10 ms
   */
  public Duration duration(String name, Duration otherwise) {
    String text = settings.get(name);
    if (text == null) {
      return otherwise;
    }
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      String unit = matcher.group(2) == null ? "s" : matcher.group(2);
      Duration duration =
          switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofSeconds(count);
          };
      if (duration.compareTo(DURATION_MIN) >= 0) {
        return duration;
      }
    }
    throw new InvalidRequestException(
        "%s=\"%s\": must be a duration of 10ms or more, such as 500ms, 30s or 5m"
            .formatted(name, text));
  }

  /**
   * Refuses settings that neither all drivers have nor this one; drivers call it.
   *
   * @throws InvalidRequestException if there is another
   */
  public void requireOnly(Set<String> ofDriver) {
    TreeSet<String> unknown = new TreeSet<>(settings.keySet());
    unknown.removeAll(COMMON);
    unknown.removeAll(ofDriver);
    if (!unknown.isEmpty()) {
      TreeSet<String> known = new TreeSet<>(COMMON);
      known.addAll(ofDriver);
      throw new InvalidRequestException(
          "%s: no setting is called %s; there are %s".formatted(text, unknown, known));
    }
  }

  /** The URL without user, password and settings. */
  @Override
  public String toString() {
    return text;
  }
}
