package dev.grid.systemtests.processes;

import com.sun.net.httpserver.HttpServer;
import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.systemtests.history.Outcome;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Makes calls on structures of Raft groups for others, by HTTP, on the member that it is in. Each
 * caller has a thread of its own, as locks are held by threads. Thread-safe.
 */
final class GroupCalls {

  static final String PATH = "/group-calls";

  /** How many groups the member leads. */
  static final String LED_PATH = "/led-groups";

  private final Grid member;
  private final Map<String, CallerThread> callers = new ConcurrentHashMap<>();

  /** Makes one caller's calls, in their order. */
  private static final class CallerThread {

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    /** Of the last call; confined to the thread. */
    private long lastNumber;

    /**
     * Makes a call, unless a later one was made: the caller has given it up, and its connection was
     * slower than the next.
     */
    String made(long number, Supplier<String> call) {
      return CompletableFuture.supplyAsync(
              () -> {
                if (number < lastNumber) {
                  return Outcome.REFUSED + " it comes after a later one";
                }
                lastNumber = number;
                return call.get();
              },
              thread)
          .join();
    }
  }

  private GroupCalls(Grid member) {
    this.member = member;
  }

  /** Has the server answer them. */
  static void serve(HttpServer http, Grid member) {
    GroupCalls calls = new GroupCalls(member);
    http.createContext(
        PATH,
        exchange -> {
          String request =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          byte[] answer = calls.answer(request).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
  }

  private String answer(String request) {
    String[] parts = request.split(" ", 3);
    GroupCall call = GroupCall.ofLine(parts[2]);
    return callers
        .computeIfAbsent(parts[0], caller -> new CallerThread())
        .made(Long.parseLong(parts[1]), () -> made(call));
  }

  private String made(GroupCall call) {
    try {
      return Outcome.ACKNOWLEDGED + " " + call.apply(member);
    } catch (RuntimeException e) {
      return outcomeOf(e) + " " + e;
    }
  }

  /** What a call of ours that ended with this has done. */
  static Outcome outcomeOf(RuntimeException failure) {
    return failure instanceof GridException known && known.isRetrySafe()
        ? Outcome.REFUSED
        : Outcome.UNKNOWN;
  }

  /** How many groups this process leads, as the consensus library tells by JMX. */
  static int led() {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    int led = 0;
    try {
      for (ObjectName group :
          beans.queryNames(new ObjectName("Ratis:service=RaftServer,*"), null)) {
        led += String.valueOf(beans.getAttribute(group, "Role")).contains("LEADER") ? 1 : 0;
      }
    } catch (JMException e) {
      throw new IllegalStateException("the consensus library tells nothing", e);
    }
    return led;
  }
}
