package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.CpConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether the cluster has Raft groups, for structures that stay correct whatever is lost.
 *
 * @param memberCount How many members are in each group, the same on all members. 0 for no groups,
 *     1 for development, or 3, 5 or 7. By default, 1 in an embedded member that looks for nobody,
 *     whose groups begin with their first use, else 0.
 * @param directory Where a member keeps logs and snapshots of groups, of this member only. A folder
 *     'grid-cp' in the working directory, and in it one of the instance's name, by default; if
 *     'member-count' is not set, a temporary one, so that nothing in groups survives the member.
 * @param port Port where a member listens for other members of groups. 0 takes any free one. A
 *     member that looks for nobody listens on the loopback address only.
 * @param electionTimeout Time after which a leader that says nothing is replaced, or up to three
 *     times.
 * @param fsync Whether changes are forced to the disk of a majority before they are acknowledged.
 * @param groupsMax How many groups there may be at most.
 * @param sessionTimeToLive Time after the last sign of life of a client or member when its session
 *     ends and what it holds in groups is free, the same on all members.
 * @param sessionHeartbeatInterval How often clients and members that hold something give a sign of
 *     life. At most half of session-time-to-live.
 * @param replaceAfter Time after which a member of groups that is gone is replaced by another
 *     member of the cluster, the same on all members. 0 for never.
 * @param lockBeans Whether there is a LockRegistry for Spring Integration and a LockProvider for
 *     ShedLock, if the application uses these and has none. By default, if 'member-count' is set to
 *     more than 0; a client of a cluster with groups has to say so.
 */
record CpProperties(
    @Nullable Integer memberCount,
    @Nullable Path directory,
    @DefaultValue("0") int port,
    @DefaultValue("750ms") Duration electionTimeout,
    @DefaultValue("true") boolean fsync,
    @DefaultValue("20") int groupsMax,
    @DefaultValue("5m") Duration sessionTimeToLive,
    @DefaultValue("5s") Duration sessionHeartbeatInterval,
    @DefaultValue("10m") Duration replaceAfter,
    @Nullable Boolean lockBeans) {

  CpConfig toConfig() {
    return new CpConfig(
        memberCount == null ? CpConfig.AUTOMATIC : memberCount,
        directory,
        port,
        electionTimeout,
        fsync,
        groupsMax,
        sessionTimeToLive,
        sessionHeartbeatInterval,
        replaceAfter);
  }
}
