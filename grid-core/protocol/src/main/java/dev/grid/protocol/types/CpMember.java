package dev.grid.protocol.types;

import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import java.util.UUID;

/**
 * A member of Raft groups, as clients are told of it.
 *
 * @param uuid its id in groups, for good
 * @param address where clients reach it, as far as that is known
 * @param autoStepDownWhenLeader always false
 */
@Struct
public record CpMember(UUID uuid, Address address, @Since("2.10") boolean autoStepDownWhenLeader) {}
