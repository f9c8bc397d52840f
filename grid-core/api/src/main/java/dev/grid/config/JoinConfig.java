package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a member finds the others. Immutable. Without seeds and multicast it looks for nobody and
 * lets nobody in: a member that is embedded in an application never joins another by accident.
 *
 * @param seeds addresses at which members may be, as {@code host}, {@code host:port} or {@code
 *     [ipv6]:port}; a name stands for all of its addresses, which are looked up again and again, as
 *     often as Java's {@code networkaddress.cache.ttl} lets it. Those of the member itself do no
 *     harm, so that all members may be given the same list
 * @param multicast whether members announce themselves to a multicast group
 * @param multicastGroup the group's address
 * @param multicastPort the group's port
 * @param expectedMembers how many members must be there before the first one serves anything; 0 to
 *     serve at once
 * @param expectedMembersTimeout how long to wait for {@code expectedMembers} before going on
 *     without them
 * @param secret what all members must know to let each other in; null for none. Never printed
 * @param previousSecret what is as good as the secret while it is being changed, so that members
 *     that have the new one and those that only have the old one let each other in; null for none.
 *     To change it, start one member after the other with the new secret and the old as this, and
 *     then again without this
 */
public record JoinConfig(
    List<String> seeds,
    boolean multicast,
    String multicastGroup,
    int multicastPort,
    int expectedMembers,
    Duration expectedMembersTimeout,
    @Nullable String secret,
    @Nullable String previousSecret)
    implements JoinConfigWithers {

  private static final String DEFAULT_MULTICAST_GROUP = "224.2.2.57";
  private static final int DEFAULT_MULTICAST_PORT = 54327;
  private static final int SEEDS_MAX = 1_000;

  /** A bracketed or bare host, and perhaps a port. */
  private static final Pattern SEED =
      Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^\\s:\\[\\]/,]+))(?::([0-9]{1,5}))?");

  public JoinConfig {
    seeds = seeds.stream().map(String::strip).toList();
    require(seeds.size() <= SEEDS_MAX, "seeds", seeds.size() + " of them", SEEDS_MAX + " at most");
    seeds.forEach(seed -> require(isSeed(seed), "seeds", seed, "host, host:port or [ipv6]:port"));
    Objects.requireNonNull(multicastGroup, "multicastGroup");
    require(
        multicastPort >= 1 && multicastPort <= 65535,
        "multicastPort",
        multicastPort,
        "from 1 to 65535");
    require(expectedMembers >= 0, "expectedMembers", expectedMembers, "0 (none) or more");
    require(
        expectedMembersTimeout.isPositive(),
        "expectedMembersTimeout",
        expectedMembersTimeout,
        "> 0");
    require(secret == null || !secret.isEmpty(), "secret", "''", "null for none, or not empty");
    require(
        previousSecret == null || !previousSecret.isEmpty(),
        "previousSecret",
        "''",
        "null for none, or not empty");
    require(
        previousSecret == null || secret != null,
        "previousSecret",
        "***",
        "null where there is no secret: members with one and members without never let each other"
            + " in");
  }

  private static void require(boolean holds, String setting, Object value, String rule) {
    if (!holds) {
      throw new InvalidConfigurationException(
          "join " + setting + "=" + value + ": must be " + rule);
    }
  }

  private static boolean isSeed(String seed) {
    Matcher matcher = SEED.matcher(seed);
    if (!matcher.matches()) {
      return false;
    }
    String port = matcher.group(3);
    return port == null || (Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65535);
  }

  /** Looks for nobody. */
  public static JoinConfig alone() {
    return new JoinConfig(
        List.of(),
        false,
        DEFAULT_MULTICAST_GROUP,
        DEFAULT_MULTICAST_PORT,
        0,
        Duration.ofSeconds(60),
        null,
        null);
  }

  /** Looks for members at these addresses. */
  public static JoinConfig seeds(String... seeds) {
    return alone().withSeeds(List.of(seeds));
  }

  /** Whether it looks for nobody and lets nobody in. */
  public boolean isAlone() {
    return seeds.isEmpty() && !multicast;
  }

  /** The host of a seed, without brackets. */
  public static String hostOf(String seed) {
    Matcher matcher = SEED.matcher(seed);
    if (!matcher.matches()) {
      throw new InvalidConfigurationException("join seeds=" + seed + ": is no address");
    }
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }

  /** The port of a seed, {@link NetworkConfig#DEFAULT_PORT} if it does not say. */
  public static int portOf(String seed) {
    Matcher matcher = SEED.matcher(seed);
    return matcher.matches() && matcher.group(3) != null
        ? Integer.parseInt(matcher.group(3))
        : NetworkConfig.DEFAULT_PORT;
  }

  /** This, announced to another multicast group. */
  public JoinConfig withMulticastGroup(String multicastGroup, int multicastPort) {
    return new JoinConfig(
        seeds,
        multicast,
        multicastGroup,
        multicastPort,
        expectedMembers,
        expectedMembersTimeout,
        secret,
        previousSecret);
  }

  /** This, waiting for so many members, for so long. */
  public JoinConfig withExpectedMembers(int expectedMembers, Duration expectedMembersTimeout) {
    return new JoinConfig(
        seeds,
        multicast,
        multicastGroup,
        multicastPort,
        expectedMembers,
        expectedMembersTimeout,
        secret,
        previousSecret);
  }

  @Override
  public String toString() {
    return "JoinConfig[seeds="
        + seeds
        + ", multicast="
        + (multicast ? multicastGroup + ":" + multicastPort : "off")
        + ", expectedMembers="
        + expectedMembers
        + ", expectedMembersTimeout="
        + expectedMembersTimeout
        + ", secret="
        + (secret == null ? "none" : "***")
        + (previousSecret == null ? "" : ", previousSecret=***")
        + "]";
  }
}
