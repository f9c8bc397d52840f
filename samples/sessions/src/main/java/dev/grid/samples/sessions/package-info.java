/**
 * An application of two instances that share their users' sessions: whoever logs in on one goes on
 * on the other.
 *
 * <p>Requests run on virtual threads that the web server owns. Read {@link
 * dev.grid.samples.sessions.SessionsApplication} first.
 */
@NullMarked
package dev.grid.samples.sessions;

import org.jspecify.annotations.NullMarked;
