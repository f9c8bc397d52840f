package dev.grid.coordination.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.coordination.Capabilities;
import dev.grid.coordination.Characteristic;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.NotSupportedException;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverProvider;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A driver that can nothing, and URLs that lead nowhere. */
class UnsupportedTest {

  private static final DriverProvider NOTHING =
      new DriverProvider() {
        @Override
        public Set<String> schemes() {
          return Set.of("nothing");
        }

        @Override
        public Driver create(CoordinatorUrl url, DriverContext context) {
          return (Driver)
              Proxy.newProxyInstance(
                  Driver.class.getClassLoader(),
                  new Class<?>[] {Driver.class},
                  (self, method, arguments) ->
                      switch (method.getName()) {
                        case "characteristics" -> Set.of(Characteristic.NON_TIMEOUT_BASED);
                        case "start", "stop" -> null;
                        case "isSessionAlive" -> true;
                        case "heartbeat" -> Duration.ofSeconds(1);
                        default -> throw new NotSupportedException(method.getName());
                      });
        }
      };

  @Test
  void whatADriverCannotDoFailsAndSaysSo() {
    CoordinatorUrl url = CoordinatorUrl.parse("nothing://");
    try (Coordinator coordinator = Coordinators.create(url, "a", NOTHING)) {
      coordinator.start(false);
      assertThatThrownBy(() -> coordinator.createGroup("g"))
          .isInstanceOf(NotSupportedException.class);
      assertThatThrownBy(() -> coordinator.join("g", Capabilities.NONE))
          .isInstanceOf(NotSupportedException.class);
      assertThatThrownBy(() -> coordinator.watchElected("g", event -> {}))
          .isInstanceOf(NotSupportedException.class)
          .hasMessageContaining("nothing");
      assertThatThrownBy(coordinator::runElectCoordinator)
          .isInstanceOf(NotSupportedException.class);
      assertThatThrownBy(() -> coordinator.lock("l")).isInstanceOf(NotSupportedException.class);
    }
  }

  @Test
  void aUrlWithoutADriverNamesThoseThatThereAre() {
    assertThatThrownBy(() -> Coordinators.create("carrier-pigeon://roof", "a"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("carrier-pigeon")
        .hasMessageContaining("memory");
    assertThat(Coordinators.schemes()).contains("memory", "zake", "file", "ipc", "grid");
  }

  @Test
  void aUrlIsReadInPartsAndShownWithoutItsPassword() {
    CoordinatorUrl url =
        CoordinatorUrl.parse("etcd://us%65r:p%40ss@h1:2379,h2/path?timeout=500ms&x=a%26b");

    assertThat(url.scheme()).isEqualTo("etcd");
    assertThat(url.user()).isEqualTo("user");
    assertThat(url.password()).isEqualTo("p@ss");
    assertThat(url.hosts()).containsExactly("h1:2379", "h2");
    assertThat(url.path()).isEqualTo("/path");
    assertThat(url.timeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(url.setting("x", "")).isEqualTo("a&b");
    assertThat(url.toString()).doesNotContain("p@ss").doesNotContain("p%40ss");
    for (String wrong : Set.of("nothing", "x:y", "etcd://h?timeout=soon", "a b")) {
      assertThatThrownBy(() -> CoordinatorUrl.parse(wrong))
          .isInstanceOf(InvalidRequestException.class);
    }
  }
}
