package dev.grid.spring.boot.autoconfigure.metrics;

import dev.grid.TlsStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** TLS of a member's connections. Thread-safe. */
final class TlsMeters {

  private final MeterRegistry registry;
  private final Aged<TlsStatus> status;
  private final InstantSource clock;

  TlsMeters(MeterRegistry registry, Supplier<TlsStatus> status, InstantSource clock) {
    this.registry = registry;
    this.status = new Aged<>(status, System::nanoTime);
    this.clock = clock;
  }

  void register() {
    TimeGauge.builder("grid.tls.certificate.expiry", this, TimeUnit.SECONDS, TlsMeters::expiry)
        .description("Time until the member's certificate is not valid any more; then less than 0")
        .register(registry);
    gauge(
        "grid.tls.reload.failing",
        "1 if the certificates that are there now cannot be used, so that older ones are",
        s -> s.reloadFailure() == null ? 0 : 1);
    gauge("grid.tls.connections", "Connections that have TLS", TlsStatus::connections);
    counter("grid.tls.handshakes", "Handshakes", "success", TlsStatus::handshakes);
    counter("grid.tls.handshakes", "Handshakes", "failure", TlsStatus::failedHandshakes);
    counter(
        "grid.tls.refused",
        "Connections that were refused as they began without TLS",
        null,
        TlsStatus::plainRefused);
    counter(
        "grid.tls.distrusted",
        "Connections that were closed as their certificate was not trusted any more",
        null,
        TlsStatus::distrusted);
  }

  private double expiry() {
    return Duration.between(clock.instant(), status.now().certificateExpires()).toSeconds();
  }

  private void gauge(String name, String description, ToDoubleFunction<TlsStatus> value) {
    Gauge.builder(name, status, aged -> value.applyAsDouble(aged.now()))
        .description(description)
        .register(registry);
  }

  private void counter(
      String name, String description, @Nullable String outcome, ToLongFunction<TlsStatus> value) {
    FunctionCounter.Builder<Aged<TlsStatus>> builder =
        FunctionCounter.builder(name, status, aged -> value.applyAsLong(aged.now()))
            .description(description);
    if (outcome != null) {
      builder.tag("outcome", outcome);
    }
    builder.register(registry);
  }
}
