package dev.grid.spring.data.reactive;

import dev.grid.spring.data.mapping.GridEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

@GridEntity("readings")
record Reading(@Id @Nullable String id, String sensor, int value, @Version long version) {

  static Reading of(String id, String sensor, int value) {
    return new Reading(id, sensor, value, 0);
  }

  Reading withValue(int changed) {
    return new Reading(id, sensor, changed, version);
  }
}
