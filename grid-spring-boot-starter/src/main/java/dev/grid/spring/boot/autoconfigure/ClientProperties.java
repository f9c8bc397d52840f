package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.ClientConfig.ConnectionConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a client connects.
 *
 * @param addresses Members to try for the first connection, each 'host' or 'host:port'.
 * @param labels Labels that the operators of the members see.
 * @param connectTimeout Limit of one attempt on one address.
 * @param clusterConnectTimeout Time after which the client gives up connecting. At the start of an
 *     application it waits so long for a cluster and then fails; after the last connection was
 *     lost, calls fail from then on and the client is stopped.
 * @param backoff Pauses between rounds of attempts.
 * @param heartbeatInterval Time without a write after which a ping is sent.
 * @param heartbeatTimeout Time without a read after which a connection is closed.
 * @param invocationTimeout Time that a call may be retried for.
 * @param pendingCallsMax Number of calls that may be unanswered; more are refused as overload.
 * @param redoOperations Whether calls that are not idempotent are made again after a lost
 *     connection; one may then be applied twice.
 * @param ioThreads Number of threads that serve connections.
 * @param backupAcks Whether backups confirm writes to the client directly.
 * @param statisticsPeriod How often the client tells members of itself. Never by default.
 * @param start Whether the application's start waits for a member, and fails without one, or goes
 *     on, with health down until there is one. In the background the client never gives up.
 * @param developmentMember Whether a member is started inside of the application when no addresses
 *     are set, nothing listens at the standard one, and the context is that of a test or of an
 *     application that the developer tools restart.
 */
record ClientProperties(
    @DefaultValue("127.0.0.1:5701") List<String> addresses,
    @DefaultValue Set<String> labels,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("2m") Duration clusterConnectTimeout,
    @DefaultValue Backoff backoff,
    @DefaultValue("5s") Duration heartbeatInterval,
    @DefaultValue("60s") Duration heartbeatTimeout,
    @DefaultValue("2m") Duration invocationTimeout,
    @DefaultValue("100000") int pendingCallsMax,
    @DefaultValue("false") boolean redoOperations,
    @DefaultValue("1") int ioThreads,
    @DefaultValue("false") boolean backupAcks,
    @DefaultValue("0s") Duration statisticsPeriod,
    @DefaultValue("wait") Start start,
    @DefaultValue("auto") Development developmentMember) {

  /** What the application's start does about a cluster that is away. */
  enum Start {
    /** It waits, and fails in the end. */
    WAIT,
    /** It goes on. */
    BACKGROUND
  }

  /** When there is a member for development. */
  enum Development {
    /** Where there are tests or developer tools, and no cluster. */
    AUTO,
    /** Not at all. */
    NEVER
  }

  /**
   * Pauses between rounds of attempts.
   *
   * @param initial First pause.
   * @param max Longest pause.
   * @param multiplier Factor from one pause to the next, at least 1.
   * @param jitter Share of a pause that is random, from 0 to 1.
   */
  record Backoff(
      @DefaultValue("100ms") Duration initial,
      @DefaultValue("10s") Duration max,
      @DefaultValue("1.5") double multiplier,
      @DefaultValue("0.25") double jitter) {}

  /** Longer than anything runs, and still a number of nanoseconds. */
  private static final Duration FOREVER = Duration.ofDays(36_500);

  ConnectionConfig toConfig() {
    return new ConnectionConfig(
        connectTimeout,
        start == Start.BACKGROUND ? FOREVER : clusterConnectTimeout,
        backoff.initial,
        backoff.max,
        backoff.multiplier,
        backoff.jitter,
        heartbeatInterval,
        heartbeatTimeout,
        invocationTimeout,
        pendingCallsMax,
        redoOperations,
        ioThreads,
        backupAcks);
  }
}
