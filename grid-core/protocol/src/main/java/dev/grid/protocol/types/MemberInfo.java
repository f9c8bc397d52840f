package dev.grid.protocol.types;

import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import java.util.Map;
import java.util.UUID;

/** A member as clients are told of it. */
@Struct
public record MemberInfo(
    Address address,
    UUID uuid,
    Map<String, String> attributes,
    boolean liteMember,
    MemberVersion version,
    @Since("2.0.1") Map<EndpointQualifier, Address> addressMap) {}
