package dev.grid.security;

import dev.grid.InvalidConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A policy in a file of properties. It is read as a whole each time and taken apart when its bytes
 * have changed, so that neither clocks nor links matter; but for the first time it is taken only
 * when two looks found the same, because somebody may be writing it. Guarded by this.
 */
final class PolicyFile implements PolicySource {

  private static final int BYTES_MAX = 1 << 20;
  private static final String PREFIX = "grid.security.";
  private static final Pattern USER = Pattern.compile("users\\.(.+)\\.(password|token|roles)");
  private static final Pattern RULE =
      Pattern.compile("roles\\.(.+)\\[(\\d{1,4})]\\.(kind|name|actions|addresses|deny)");

  private final Path path;

  private byte[] read = {};
  private byte[] seen = {};
  private @Nullable SecurityPolicy policy;

  PolicyFile(Path path) {
    this.path = Objects.requireNonNull(path, "path");
  }

  @Override
  public synchronized SecurityPolicy load() throws IOException {
    byte[] now;
    try (InputStream in = Files.newInputStream(path)) {
      now = in.readNBytes(BYTES_MAX + 1);
    }
    SecurityPolicy last = policy;
    if (last != null && Arrays.equals(now, read)) {
      seen = now;
      return last;
    }
    boolean isComplete = last == null || Arrays.equals(now, seen);
    seen = now;
    if (last != null && !isComplete) {
      return last;
    }
    SecurityPolicy changed = parse(now);
    policy = changed;
    read = now;
    return changed;
  }

  private SecurityPolicy parse(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw invalid("has more than " + BYTES_MAX + " bytes", null);
    }
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
      return parse(properties);
    } catch (IOException | IllegalArgumentException | InvalidConfigurationException e) {
      throw invalid(String.valueOf(e.getMessage()), e);
    }
  }

  private InvalidConfigurationException invalid(String why, @Nullable Throwable cause) {
    return new InvalidConfigurationException("the policy in " + path + " is wrong: " + why, cause);
  }

  private static SecurityPolicy parse(Properties properties) {
    Map<String, Map<String, String>> users = new TreeMap<>();
    Map<String, Map<Integer, Map<String, String>>> roles = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      String shortKey = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
      String value = properties.getProperty(key).strip();
      Matcher user = USER.matcher(shortKey);
      Matcher rule = RULE.matcher(shortKey);
      if (user.matches()) {
        users.computeIfAbsent(user.group(1), name -> new TreeMap<>()).put(user.group(2), value);
      } else if (rule.matches()) {
        roles
            .computeIfAbsent(rule.group(1), name -> new TreeMap<>())
            .computeIfAbsent(Integer.valueOf(rule.group(2)), index -> new TreeMap<>())
            .put(rule.group(3), value);
      } else {
        throw new InvalidConfigurationException(
            "unknown key="
                + key
                + ": must be users.NAME.password, token or roles, or roles.NAME[0].kind, name,"
                + " actions, addresses or deny");
      }
    }
    List<User> all = new ArrayList<>();
    users.forEach(
        (name, user) ->
            all.add(
                new User(
                    name,
                    user.get("password"),
                    user.get("token"),
                    Set.copyOf(list(user.getOrDefault("roles", ""))))));
    Map<String, List<Rule>> rules = new TreeMap<>();
    roles.forEach(
        (name, indexed) ->
            rules.put(name, indexed.values().stream().map(PolicyFile::rule).toList()));
    if (all.isEmpty() && rules.isEmpty()) {
      throw new InvalidConfigurationException(
          "it has neither users nor roles, which would allow everybody everything: give it some, or"
              + " set no policy");
    }
    return new SecurityPolicy(all, rules);
  }

  private static Rule rule(Map<String, String> rule) {
    String deny = rule.getOrDefault("deny", "false");
    if (!deny.equals("true") && !deny.equals("false")) {
      throw new InvalidConfigurationException("deny=" + deny + ": must be true or false");
    }
    return new Rule(
        rule.getOrDefault("kind", Rule.EVERY),
        rule.getOrDefault("name", Rule.EVERY),
        Action.named(list(rule.getOrDefault("actions", ""))),
        list(rule.getOrDefault("addresses", "")).stream().map(AddressRange::of).toList(),
        deny.equals("true"));
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .distinct()
        .toList();
  }

  @Override
  public String toString() {
    return "PolicySource[" + path + "]";
  }
}
