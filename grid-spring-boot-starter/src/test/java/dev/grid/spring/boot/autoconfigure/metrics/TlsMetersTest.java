package dev.grid.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.TlsStatus;
import dev.grid.spring.boot.autoconfigure.StubGrid;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TlsMetersTest {

  private static final Instant EXPIRES = Instant.parse("2031-01-01T00:00:00Z");

  private final MeterRegistry registry = new SimpleMeterRegistry();

  private static TlsStatus status(@Nullable String reloadFailure) {
    return new TlsStatus("JDK", EXPIRES, 1, reloadFailure, 2, 3, 4, 5, 6);
  }

  private double expirySeconds() {
    return registry.get("grid.tls.certificate.expiry").timeGauge().value(TimeUnit.SECONDS);
  }

  @Test
  void theTimeThatIsLeftShouldBeInSeconds() {
    InstantSource clock = InstantSource.fixed(EXPIRES.minusSeconds(86_400));
    TlsMeters meters = new TlsMeters(registry, () -> status(null), clock);
    meters.register();
    assertThat(expirySeconds()).isEqualTo(86_400);
  }

  @Test
  void whenTheCertificateHasExpiredShouldBeNegative() {
    InstantSource clock = InstantSource.fixed(EXPIRES.plusSeconds(60));
    TlsMeters meters = new TlsMeters(registry, () -> status(null), clock);
    meters.register();
    assertThat(expirySeconds()).isEqualTo(-60);
  }

  @Test
  void whenAMemberHasTlsShouldTellOfIt() {
    Grid grid = StubGrid.create();
    ClusterOperations operations = Objects.requireNonNull(grid.operations());
    when(operations.tls()).thenReturn(status("the key is not the certificate's"));
    GridMetrics metrics = new GridMetrics(grid);
    metrics.bindTo(registry);
    assertThat(registry.get("grid.tls.reload.failing").gauge().value()).isEqualTo(1);
    assertThat(registry.get("grid.tls.connections").gauge().value()).isEqualTo(2);
    assertThat(handshakes("success")).isEqualTo(3);
    assertThat(handshakes("failure")).isEqualTo(4);
    assertThat(registry.get("grid.tls.refused").functionCounter().count()).isEqualTo(5);
    assertThat(registry.get("grid.tls.distrusted").functionCounter().count()).isEqualTo(6);
    metrics.destroy();
  }

  private double handshakes(String outcome) {
    return registry.get("grid.tls.handshakes").tag("outcome", outcome).functionCounter().count();
  }

  @Test
  void whenAMemberHasNoTlsShouldHaveNoMetersOfIt() {
    GridMetrics metrics = new GridMetrics(StubGrid.create());
    metrics.bindTo(registry);
    assertThat(registry.getMeters())
        .isNotEmpty()
        .noneMatch(meter -> meter.getId().getName().startsWith("grid.tls."));
    metrics.destroy();
  }
}
