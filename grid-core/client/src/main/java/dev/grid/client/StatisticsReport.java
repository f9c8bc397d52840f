package dev.grid.client;

import dev.grid.Statistics;
import dev.grid.client.connection.Authenticator;
import dev.grid.client.connection.Connection;
import dev.grid.client.connection.Connections;
import dev.grid.config.ClientConfig;
import dev.grid.kernel.Periodic;
import dev.grid.map.NearCacheStatistics;
import dev.grid.protocol.session.SessionMessages;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every member now and then of this client, where that is switched on. A report that does not
 * arrive is not missed: another one follows. On the timer's thread, which nothing here blocks.
 */
final class StatisticsReport {

  private static final Logger log = LoggerFactory.getLogger(StatisticsReport.class);

  /** There are none of the reference's in a form of its own. */
  private static final byte[] NO_METRICS = {};

  /** A report is read by people. */
  private static final int NEAR_CACHES_MAX = 100;

  private final ClientConfig config;
  private final Connections connections;
  private final ClientInvoker invoker;
  private final Supplier<Statistics> statistics;
  private final Supplier<Map<String, NearCacheStatistics>> nearCaches;
  private final long connectedMillis = System.currentTimeMillis();
  private final Periodic reporting;

  StatisticsReport(
      ClientConfig config,
      Connections connections,
      ClientInvoker invoker,
      ScheduledExecutorService timer,
      Supplier<Statistics> statistics,
      Supplier<Map<String, NearCacheStatistics>> nearCaches) {
    this.config = config;
    this.connections = connections;
    this.invoker = invoker;
    this.statistics = statistics;
    this.nearCaches = nearCaches;
    reporting =
        Periodic.forGood(
            "reporting statistics",
            (task, millis) -> {
              var unused = timer.schedule(task, millis, TimeUnit.MILLISECONDS);
            },
            Math.max(1, config.statisticsPeriod().toMillis()),
            this::report,
            log::error);
  }

  void start() {
    if (config.statisticsPeriod().isPositive()) {
      reporting.start();
    }
  }

  void stop() {
    reporting.stop();
  }

  private void report() {
    long now = System.currentTimeMillis();
    String text = text(attributes(now));
    for (Connection connection : connections.open()) {
      var unused =
          invoker
              .sessionOn(connection, new SessionMessages.Statistics(now, text, NO_METRICS))
              .exceptionally(
                  failure -> {
                    log.debug("a report was not taken by {}", connection, failure);
                    return null;
                  });
    }
  }

  /** By the names that the reference's clients use, and ours of what they do not have. */
  private Map<String, String> attributes(long nowMillis) {
    Runtime runtime = Runtime.getRuntime();
    Statistics now = statistics.get();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("lastStatisticsCollectionTime", Long.toString(nowMillis));
    all.put("enterprise", "false");
    all.put("clientType", Authenticator.CLIENT_TYPE);
    all.put("clientVersion", Authenticator.COMPATIBLE_VERSION);
    all.put("clientName", config.instanceName());
    all.put("clusterConnectionTimestamp", Long.toString(connectedMillis));
    all.put("runtime.availableProcessors", Integer.toString(runtime.availableProcessors()));
    all.put("runtime.freeMemory", Long.toString(runtime.freeMemory()));
    all.put("runtime.maxMemory", Long.toString(runtime.maxMemory()));
    all.put("runtime.totalMemory", Long.toString(runtime.totalMemory()));
    all.put("runtime.usedMemory", Long.toString(runtime.totalMemory() - runtime.freeMemory()));
    all.put("runtime.uptime", Long.toString(ManagementFactory.getRuntimeMXBean().getUptime()));
    all.put("grid.connections", Long.toString(now.connections()));
    all.put("grid.requests", Long.toString(now.requests()));
    all.put("grid.pendingCalls", Long.toString(now.pendingCalls()));
    nearCaches.get().entrySet().stream()
        .limit(NEAR_CACHES_MAX)
        .forEach(cache -> add(all, "nc." + cache.getKey() + ".", cache.getValue()));
    return all;
  }

  private static void add(Map<String, String> all, String prefix, NearCacheStatistics of) {
    all.put(prefix + "hits", Long.toString(of.hits()));
    all.put(prefix + "misses", Long.toString(of.misses()));
    all.put(prefix + "ownedEntryCount", Long.toString(of.entries()));
    all.put(prefix + "ownedEntryMemoryCost", Long.toString(of.ownedBytes()));
    all.put(prefix + "evictions", Long.toString(of.evictions()));
    all.put(prefix + "expirations", Long.toString(of.expirations()));
    all.put(prefix + "invalidationRequests", Long.toString(of.invalidations()));
  }

  /** {@code key=value} with commas between; a backslash before what means something else. */
  static String text(Map<String, String> attributes) {
    StringBuilder text = new StringBuilder();
    attributes.forEach(
        (key, value) -> {
          if (!text.isEmpty()) {
            text.append(',');
          }
          escape(key, text);
          text.append('=');
          escape(value, text);
        });
    return text.toString();
  }

  private static void escape(String part, StringBuilder text) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '\\' || c == ',' || c == '=') {
        text.append('\\');
      }
      text.append(c);
    }
  }
}
