package dev.grid.spring;

import dev.grid.LostEvents;

/**
 * Events that a {@link GridListener} method will not be told of: published as an application event,
 * on the thread of the listener and in its place among the events, as far as that is known. Read
 * anew what must be in step with the structure. Immutable.
 *
 * @param listener the id of the {@link GridListener}
 * @param lost what was lost
 */
public record GridEventsLost(String listener, LostEvents lost) {}
