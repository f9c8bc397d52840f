package dev.grid.spring.boot.autoconfigure.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.grid.coordination.Coordinator;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.MemberAlreadyExistsException;
import dev.grid.coordination.Watch;
import dev.grid.spring.boot.autoconfigure.coordination.GridCoordinationProperties.Group;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is tried again, with a coordinator whose calls fail once each. */
class CoordinationLifecycleTest {

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<String, RuntimeException> failures = new ConcurrentHashMap<>();
  private final CountDownLatch elected = new CountDownLatch(1);
  private final GridCoordinationProperties properties =
      new GridCoordinationProperties(
          "etcd://user:secret@host", "app", Map.of("workers", new Group(true, Map.of())));

  private final Coordinator coordinator =
      (Coordinator)
          Proxy.newProxyInstance(
              Coordinator.class.getClassLoader(),
              new Class<?>[] {Coordinator.class},
              (self, method, arguments) -> called(method.getName()));

  private @Nullable Object called(String name) {
    if (name.equals("isStarted")) {
      return calls.contains("start");
    }
    if (name.equals("toString")) {
      return "coordinator";
    }
    RuntimeException failure = failures.remove(name);
    if (failure != null) {
      throw failure;
    }
    calls.add(name);
    if (name.equals("watchElected")) {
      elected.countDown();
    }
    Watch watch = () -> calls.add("close");
    return name.startsWith("watch") ? watch : null;
  }

  @Test
  void whatFailedIsTriedAgainAndWhatWasDoneIsNotDoneTwice() throws InterruptedException {
    failures.put("joinOrCreate", new MemberAlreadyExistsException("workers", "app"));
    failures.put("watchLeave", new CoordinatorConnectionException("planted"));
    CoordinationLifecycle lifecycle =
        new CoordinationLifecycle(coordinator, properties, event -> {});

    lifecycle.start();

    assertThat(elected.await(1, TimeUnit.MINUTES)).isTrue();
    lifecycle.stop();
    assertThat(calls)
        .containsExactly(
            "start",
            "joinOrCreate",
            "watchJoin",
            "close",
            "watchJoin",
            "watchLeave",
            "watchRevoked",
            "watchElected",
            "stop");
  }

  @Test
  void whoIsStoppedWhileItStartsEndsWithoutAnError() {
    failures.put("start", new InvalidRequestException("member=app: was stopped while it started"));
    CoordinationLifecycle lifecycle =
        new CoordinationLifecycle(coordinator, properties, event -> {});
    lifecycle.stop();

    assertThatCode(lifecycle::start).doesNotThrowAnyException();
  }

  @Test
  void thePropertiesAreShownWithoutThePassword() {
    assertThat(properties.toString()).contains("workers").doesNotContain("secret");
  }
}
