package dev.grid.kernel.cp;

/**
 * Who calls within a group: what counts as one thread of a session, which makes one call at a time.
 *
 * @param sessionId {@link OfSession#NONE} if it is in no session
 * @param threadId unique within the session, or among all that are in none
 */
public record Endpoint(long sessionId, long threadId) {}
