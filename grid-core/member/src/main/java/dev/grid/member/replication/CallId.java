package dev.grid.member.replication;

import java.util.UUID;

/**
 * Names a call, whichever way and however often it comes. Immutable.
 *
 * @param origin who numbered it: a client, or the member whose application calls or that brings a
 *     client's call on
 * @param number the origin's, given to no other call
 */
public record CallId(UUID origin, long number) {

  /** Clients number the calls of each connection in turn, below these bits. */
  private static final int SERIES_SHIFT = 40;

  /** Calls whose numbers grow together. */
  CallId series() {
    return new CallId(origin, number >>> SERIES_SHIFT);
  }
}
