package dev.grid.coordination.consul;

import java.net.http.HttpClient;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * One client of HTTP for all coordinators of the process, as each has threads: there while anyone
 * uses it.
 */
final class SharedHttp {

  private static int users;
  private static @Nullable HttpClient client;

  private SharedHttp() {}

  static synchronized HttpClient acquire() {
    users++;
    HttpClient shared = client;
    if (shared == null) {
      shared =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .build();
      client = shared;
    }
    return shared;
  }

  static synchronized void release() {
    users--;
    if (users == 0 && client != null) {
      client.shutdownNow();
      client = null;
    }
  }
}
