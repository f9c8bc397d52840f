package dev.grid.member.raft;

import java.util.UUID;

/**
 * What a member has of groups under one id: another follows when that is put aside.
 *
 * @param self the id as a server
 */
record Part(
    UUID self,
    ServedGroups groups,
    Losses losses,
    Leaders leading,
    Settling settling,
    FormationMoves moves) {}
