/**
 * Starts a {@link dev.grid.Grid} with the application: an embedded member, or a client if {@code
 * grid.mode=client} or a {@link dev.grid.spring.boot.autoconfigure.GridConnectionDetails} bean says
 * so.
 *
 * <p>The grid's threads belong to the {@code Grid} bean, which is closed after every bean that it
 * was injected into. What keeps it from starting is a failed start of the application, with a
 * failure analysis that names the property to change; an unknown {@code grid.*} property is such a
 * failure too.
 *
 * <p>Read {@code GridProperties} first, then {@link
 * dev.grid.spring.boot.autoconfigure.GridAutoConfiguration}.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
