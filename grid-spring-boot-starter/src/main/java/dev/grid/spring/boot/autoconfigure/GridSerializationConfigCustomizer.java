package dev.grid.spring.boot.autoconfigure;

import dev.grid.serialization.SerializationConfig;

/**
 * Changes how values become bytes, in members and clients alike: factories of identified and
 * portable classes, definitions of portable ones, whether a global serializer overrides Java
 * serialization. Beans of this type are called in their order, after the serializers that are beans
 * have been added.
 */
@FunctionalInterface
public interface GridSerializationConfigCustomizer {

  /** Returns the configuration to start with; {@code config} itself to change nothing. */
  SerializationConfig customize(SerializationConfig config);
}
