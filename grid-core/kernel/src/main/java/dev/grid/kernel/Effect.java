package dev.grid.kernel;

/**
 * What a call changed, as its result and not as the call: applying effects in order to an empty
 * state gives the state they came from. Rooms have a sealed family of records each.
 */
public interface Effect {}
