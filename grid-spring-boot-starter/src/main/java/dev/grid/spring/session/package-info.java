/**
 * Spring Session over a map of the grid, for servlet and reactive applications.
 *
 * <p>A session is one entry ({@link dev.grid.spring.session.StoredSession}), whose attributes are
 * bytes that only applications read; its principal's name is an indexed attribute. What a request
 * has changed is applied by one entry processor in the member that has the entry, so that requests
 * of one session that run beside each other keep each other's changes. The map's time to live ends
 * sessions.
 *
 * <p>Owns no thread; events come on the grid's listener threads. Members need this module on their
 * class path, as {@code grid-server-app} and embedded members of such applications have it, but
 * neither Spring Session nor classes of attributes. Read {@link
 * dev.grid.spring.session.GridSession} first.
 */
@NullMarked
package dev.grid.spring.session;

import org.jspecify.annotations.NullMarked;
