package dev.grid.protocol.types;

import dev.grid.protocol.Struct;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How structures of a kind are configured whose names match.
 *
 * @param service the kind's
 * @param pattern a structure's name, or one with a {@code *}
 * @param settings those that differ from the kind's defaults, as text; see {@code
 *     kernel.ConfigSettings}
 */
@Struct
public record StructureSettings(String service, String pattern, Map<String, String> settings) {

  public StructureSettings {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(pattern, "pattern");
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /** Whether both are of the same kind and name. */
  public boolean isOfSame(StructureSettings other) {
    return service.equals(other.service) && pattern.equals(other.pattern);
  }
}
