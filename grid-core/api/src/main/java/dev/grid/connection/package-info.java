/**
 * A client's connections to members, for applications that watch or steer them.
 *
 * <p>Read {@link dev.grid.connection.ClientConnections}.
 */
@NullMarked
package dev.grid.connection;

import org.jspecify.annotations.NullMarked;
