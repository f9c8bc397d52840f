package dev.grid.protocol.types;

import dev.grid.protocol.Struct;

/** The version that a cluster says it is compatible with. */
@Struct
public record ClusterVersion(byte major, byte minor) {}
