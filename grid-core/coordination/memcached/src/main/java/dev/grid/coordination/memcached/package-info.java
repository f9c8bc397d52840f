/**
 * Coordination by memcached: the plainest of all, and the one that forgets. Speaks the text
 * protocol itself, of which seven commands are needed; see decision 0083.
 *
 * <p>Owns no thread. If the server is away calls fail until the next one that finds it; if it
 * restarts, all sessions, groups and locks are gone. Read {@link
 * dev.grid.coordination.memcached.MemcachedStore} first.
 */
@NullMarked
package dev.grid.coordination.memcached;

import org.jspecify.annotations.NullMarked;
