package dev.grid.spring.boot.autoconfigure.metrics;

import dev.grid.StructureId;
import dev.grid.StructureType;
import dev.grid.core.Grids;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of structures, which are the kinds of their meters. */
final class StructureTypes {

  private static final Map<String, StructureType<?, ?>> BY_SERVICE =
      Grids.structureTypes().stream()
          .collect(Collectors.toUnmodifiableMap(StructureType::service, Function.identity()));

  private StructureTypes() {}

  /** The structure's kind, or null for one that this version does not know. */
  static @Nullable StructureType<?, ?> of(StructureId structure) {
    return BY_SERVICE.get(structure.service());
  }

  /** The name of a meter of this kind. */
  static String meter(StructureType<?, ?> type, String what) {
    return "grid." + type.tag() + "." + what;
  }
}
