package dev.grid.protocol.types;

import dev.grid.protocol.Struct;

/** A structure. */
@Struct
public record DistributedObjectInfo(String serviceName, String name) {}
