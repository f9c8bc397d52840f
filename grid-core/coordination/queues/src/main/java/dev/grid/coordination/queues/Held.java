package dev.grid.coordination.queues;

/** That a ticket of a session has what its queue is for. */
record Held(Queue queue, Ticket ticket, StoreSession session, long fencingToken) {}
