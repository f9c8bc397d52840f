package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a cluster has Raft groups, and what a member keeps of them. Immutable; start from {@link
 * #defaults()}.
 *
 * @param memberCount how many members are in each group, the same on all members: 0 for no groups,
 *     1 for development (nothing survives the loss of that member's disk), or 3, 5 or 7, of which
 *     groups go on without 1, 2 or 3. The first time that so many members are there they become the
 *     members of all groups. {@link #AUTOMATIC}, the default, is 1 in a member that {@linkplain
 *     JoinConfig#isAlone() looks for nobody}, whose groups begin with their first use, else 0
 * @param directory where logs and snapshots are kept, of this member only; null for {@code
 *     grid-cp/} and the instance's name in the working directory, or, if {@code memberCount} is
 *     {@link #AUTOMATIC}, for a temporary one that is deleted when the member is closed: nothing of
 *     groups survives the member then
 * @param port where this member listens for the other members of groups; 0 takes any free one. A
 *     member that looks for nobody listens on the loopback address only
 * @param electionTimeout a leader that says nothing for so long, or up to three times, is replaced;
 *     the same on all members
 * @param fsync whether changes are forced to the disk of a majority before they are acknowledged,
 *     unless that is a temporary directory. Without it what was acknowledged in the last moments is
 *     lost if a majority of machines stop at once
 * @param groupsMax how many groups there may be at most; each costs every member of it some threads
 *     and megabytes
 * @param sessionTimeToLive how long after the last sign of life the session of a client or member
 *     ends, and what it holds in a group is free; the same on all members
 * @param sessionHeartbeatInterval how often clients and members give a sign of life while they hold
 *     something; at most half of {@code sessionTimeToLive}
 * @param replaceAfter how long a member of groups may be gone before another member of the cluster,
 *     if there is one that is in no group, takes its place; 0 for never, else 1 s at least. Nobody
 *     is replaced while a majority of them is gone; the same on all members
 */
public record CpConfig(
    int memberCount,
    @Nullable Path directory,
    int port,
    Duration electionTimeout,
    boolean fsync,
    int groupsMax,
    Duration sessionTimeToLive,
    Duration sessionHeartbeatInterval,
    Duration replaceAfter)
    implements CpConfigWithers {

  /** In place of a number of members: as many as there can be without being asked for. */
  public static final int AUTOMATIC = -1;

  private static final Duration DEFAULT_ELECTION_TIMEOUT = Duration.ofMillis(750);
  private static final Duration ELECTION_TIMEOUT_MIN = Duration.ofMillis(100);
  private static final Duration ELECTION_TIMEOUT_MAX = Duration.ofMinutes(1);
  private static final int DEFAULT_GROUPS_MAX = 20;
  private static final int GROUPS_MAX = 1_000;
  private static final Duration DEFAULT_SESSION_TIME_TO_LIVE = Duration.ofMinutes(5);
  private static final Duration SESSION_TIME_TO_LIVE_MAX = Duration.ofDays(1);
  private static final Duration DEFAULT_SESSION_HEARTBEAT_INTERVAL = Duration.ofSeconds(5);
  private static final Duration SESSION_HEARTBEAT_INTERVAL_MIN = Duration.ofMillis(100);
  private static final Duration SESSION_HEARTBEAT_INTERVAL_MAX = Duration.ofHours(12);

  private static final Duration DEFAULT_REPLACE_AFTER = Duration.ofMinutes(10);
  private static final Duration REPLACE_AFTER_MIN = Duration.ofSeconds(1);
  private static final Duration REPLACE_AFTER_MAX = Duration.ofDays(365);

  public CpConfig {
    Objects.requireNonNull(replaceAfter, "replaceAfter");
    Objects.requireNonNull(electionTimeout, "electionTimeout");
    Objects.requireNonNull(sessionTimeToLive, "sessionTimeToLive");
    Objects.requireNonNull(sessionHeartbeatInterval, "sessionHeartbeatInterval");
    require(
        memberCount == AUTOMATIC
            || memberCount == 0
            || memberCount == 1
            || memberCount == 3
            || memberCount == 5
            || memberCount == 7,
        "memberCount",
        memberCount,
        "0 (no Raft groups), 1 (for development), 3, 5 or 7");
    require(port >= 0 && port <= 65535, "port", port, "from 0 to 65535");
    require(
        electionTimeout.compareTo(ELECTION_TIMEOUT_MIN) >= 0
            && electionTimeout.compareTo(ELECTION_TIMEOUT_MAX) <= 0,
        "electionTimeout",
        electionTimeout,
        "from " + ELECTION_TIMEOUT_MIN + " to " + ELECTION_TIMEOUT_MAX);
    require(
        groupsMax >= 1 && groupsMax <= GROUPS_MAX, "groupsMax", groupsMax, "1 to " + GROUPS_MAX);
    require(
        sessionHeartbeatInterval.compareTo(SESSION_HEARTBEAT_INTERVAL_MIN) >= 0
            && sessionHeartbeatInterval.compareTo(SESSION_HEARTBEAT_INTERVAL_MAX) <= 0,
        "sessionHeartbeatInterval",
        sessionHeartbeatInterval,
        "from " + SESSION_HEARTBEAT_INTERVAL_MIN + " to " + SESSION_HEARTBEAT_INTERVAL_MAX);
    require(
        sessionTimeToLive.compareTo(sessionHeartbeatInterval.multipliedBy(2)) >= 0
            && sessionTimeToLive.compareTo(SESSION_TIME_TO_LIVE_MAX) <= 0,
        "sessionTimeToLive",
        sessionTimeToLive,
        "from twice the sessionHeartbeatInterval="
            + sessionHeartbeatInterval
            + " to "
            + SESSION_TIME_TO_LIVE_MAX);
    require(
        replaceAfter.isZero()
            || replaceAfter.compareTo(REPLACE_AFTER_MIN) >= 0
                && replaceAfter.compareTo(REPLACE_AFTER_MAX) <= 0,
        "replaceAfter",
        replaceAfter,
        "0 (never), or from " + REPLACE_AFTER_MIN + " to " + REPLACE_AFTER_MAX);
  }

  /** Groups of one member where nobody else can be, else none. */
  public static CpConfig defaults() {
    return new CpConfig(
        AUTOMATIC,
        null,
        0,
        DEFAULT_ELECTION_TIMEOUT,
        true,
        DEFAULT_GROUPS_MAX,
        DEFAULT_SESSION_TIME_TO_LIVE,
        DEFAULT_SESSION_HEARTBEAT_INTERVAL,
        DEFAULT_REPLACE_AFTER);
  }

  private static void require(boolean holds, String setting, Object value, String rule) {
    if (!holds) {
      throw new InvalidConfigurationException("cp " + setting + "=" + value + ": must be " + rule);
    }
  }
}
