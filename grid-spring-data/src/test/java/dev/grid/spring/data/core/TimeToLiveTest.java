package dev.grid.spring.data.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.grid.spring.data.mapping.TimeToLive;
import dev.grid.spring.data.testgrid.StubGrid;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.mapping.MappingException;

class TimeToLiveTest {

  private final StubGrid stub = new StubGrid();
  private final GridTemplate template =
      new GridTemplate(stub.grid(), StubGrid.knowing(ByDuration.class));

  record Plain(@Id String id) implements Serializable {}

  @TimeToLive(value = 2, unit = TimeUnit.HOURS)
  record ByType(@Id String id) implements Serializable {}

  @TimeToLive(60)
  record ByDuration(@Id String id, @TimeToLive @Nullable Duration life) implements Serializable {}

  record ByNumber(@Id String id, @TimeToLive(unit = TimeUnit.MILLISECONDS) long millis)
      implements Serializable {}

  @TimeToLive(10)
  record Versioned(@Id String id, @Version long version) implements Serializable {}

  record Twice(@Id String id, @TimeToLive long one, @TimeToLive long two) {}

  record WrongType(@Id String id, @TimeToLive String life) {}

  @TimeToLive
  record WithoutTime(@Id String id) {}

  record OddVersion(@Id String id, @Version String version) {}

  private @Nullable Duration storedFor(String map, Object entity) {
    template.save(entity);
    Duration saved = stub.map(map).timeToLive("a");
    template.saveAll(List.of(entity));
    assertThat(stub.map(map).timeToLive("a")).as("saved in bulk").isEqualTo(saved);
    return saved;
  }

  @Test
  void timeToLive_comesFromPropertyThenClassThenMap() {
    String prefix = "timeToLiveTest_";
    assertThat(storedFor(prefix + "Plain", new Plain("a"))).isNull();
    assertThat(storedFor(prefix + "ByType", new ByType("a"))).isEqualTo(Duration.ofHours(2));
    assertThat(storedFor(prefix + "ByDuration", new ByDuration("a", Duration.ofSeconds(7))))
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(storedFor(prefix + "ByDuration", new ByDuration("a", null)))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(storedFor(prefix + "ByDuration", new ByDuration("a", Duration.ZERO)))
        .isEqualTo(Duration.ZERO);
    assertThat(storedFor(prefix + "ByNumber", new ByNumber("a", 1500)))
        .isEqualTo(Duration.ofMillis(1500));
    assertThat(storedFor(prefix + "ByNumber", new ByNumber("a", -1))).isNull();
  }

  @Test
  void versionedEntity_livesAnewAfterEverySave() {
    String map = "timeToLiveTest_Versioned";
    Versioned first = template.save(new Versioned("a", 0));
    assertThat(stub.map(map).timeToLive("a")).isEqualTo(Duration.ofSeconds(10));
    Versioned second = template.save(first);
    assertThat(stub.map(map).timeToLive("a")).isEqualTo(Duration.ofSeconds(10));
    template.saveAll(List.of(second));
    assertThat(stub.map(map).timeToLive("a")).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void badMappings_areRejectedByName() {
    assertRejected(new Twice("a", 1, 1), "two properties, 'one' and 'two'");
    assertRejected(new WrongType("a", "x"), "'life'", "Duration, Long, Integer");
    assertRejected(new WithoutTime("a"), "must be positive");
    assertRejected(new OddVersion("a", "x"), "@Version", "'version'");
  }

  private void assertRejected(Object entity, String... parts) {
    assertThatExceptionOfType(MappingException.class)
        .isThrownBy(() -> template.save(entity))
        .havingRootCause()
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }
}
