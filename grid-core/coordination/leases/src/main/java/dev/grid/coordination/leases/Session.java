package dev.grid.coordination.leases;

/**
 * Who asks.
 *
 * @param id of no other session that ever was, in hexadecimal digits
 * @param member the member's id
 */
public record Session(String id, String member) {}
