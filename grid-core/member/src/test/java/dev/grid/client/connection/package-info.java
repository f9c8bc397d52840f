/**
 * The races of a connection of the client, which are run with the members'; see {@link
 * dev.grid.member.races}.
 */
@NullMarked
package dev.grid.client.connection;

import org.jspecify.annotations.NullMarked;
