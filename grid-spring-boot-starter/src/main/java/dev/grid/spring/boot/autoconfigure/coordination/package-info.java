/**
 * Group coordination, over any system, by {@code grid.coordination.url}: a coordinator that joins the
 * groups of the properties, its groups as beans, events and health. Read {@link
 * dev.grid.spring.boot.autoconfigure.coordination.GridCoordinationAutoConfiguration} first.
 *
 * <p>While the system cannot be reached at the start, one virtual thread tries again; the application
 * starts, and its health is {@code DOWN}.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.coordination;

import org.jspecify.annotations.NullMarked;
