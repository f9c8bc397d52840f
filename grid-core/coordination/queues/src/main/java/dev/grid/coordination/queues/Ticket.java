package dev.grid.coordination.queues;

/**
 * A place in a queue.
 *
 * @param id chosen by who wants it, so that he can withdraw one of which he has no answer; unique
 * @param order higher than those of all tickets that the queue had when it was made, those before a
 *     restart of the store included
 * @param member who wants it
 */
public record Ticket(String id, long order, String member) {}
