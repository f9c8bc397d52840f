package dev.grid.spring.boot.autoconfigure.metrics;

import dev.grid.StructureId;
import org.jspecify.annotations.Nullable;

/** The kinds of structures that have meters; {@link #tag} is the tag of their names. */
enum StructureKind {
  MAP("map"),
  QUEUE("queue");

  final String tag;

  StructureKind(String tag) {
    this.tag = tag;
  }

  /** The kind, or null for one without meters. */
  static @Nullable StructureKind of(StructureId structure) {
    return switch (structure.service()) {
      case StructureId.MAP_SERVICE -> MAP;
      case StructureId.QUEUE_SERVICE -> QUEUE;
      default -> null;
    };
  }

  /** The name of a meter of this kind. */
  String meter(String what) {
    return "grid." + tag + "." + what;
  }
}
