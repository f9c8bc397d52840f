package dev.grid.spring.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.session.SaveMode;

/** What attributes may be made of, and how deep. */
class JavaAttributeCodecTest {

  @Test
  void whenValuesAreEverydayOnesShouldNeedNoProperty() {
    JavaAttributeCodec codec = new JavaAttributeCodec(List.of(), getClass().getClassLoader());
    List<Object> values =
        List.of(
            "text",
            7L,
            new int[] {1, 2},
            new String[] {"a"},
            Instant.EPOCH,
            Duration.ofSeconds(3),
            UUID.randomUUID(),
            SaveMode.ALWAYS,
            Set.of("a"),
            Map.of("a", List.of(1, 2)),
            new ConcurrentHashMap<>(Map.of("a", 1)),
            new CopyOnWriteArrayList<>(List.of(1)),
            new GregorianCalendar(TimeZone.getTimeZone("Europe/Berlin")),
            java.util.Collections.unmodifiableMap(new HashMap<>(Map.of("k", 1))),
            java.util.EnumSet.of(SaveMode.ALWAYS).stream().toList());
    for (Object value : values) {
      Object read = codec.decode("a", codec.encode("a", value));
      assertThat(Objects.deepEquals(read, value)).as("%s", value).isTrue();
    }
  }

  @Test
  void whenCollectionsAreNestedToBeSlowShouldRefuseThem() {
    JavaAttributeCodec codec = new JavaAttributeCodec(List.of(), getClass().getClassLoader());
    Set<Object> outermost = new HashSet<>();
    Set<Object> first = outermost;
    Set<Object> second = new HashSet<>();
    for (int depth = 0; depth < 25; depth++) { // Each has both of the next ones.
      Set<Object> firstInside = new HashSet<>(Set.of("other"));
      Set<Object> secondInside = new HashSet<>();
      first.addAll(List.of(firstInside, secondInside));
      second.addAll(List.of(firstInside, secondInside));
      first = firstInside;
      second = secondInside;
    }
    byte[] bytes = codec.encode("a", outermost);
    assertThatThrownBy(() -> codec.decode("a", bytes))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining("REJECTED");
    List<Object> nested = new ArrayList<>();
    for (int depth = 0; depth < 12; depth++) {
      nested = new ArrayList<>(List.of(nested, Map.of(depth, "beside"), Set.of("them")));
    }
    assertThat(codec.decode("a", codec.encode("a", nested))).isEqualTo(nested);
  }
}
