/**
 * What application code imports to use Grid in a Spring application. {@link
 * dev.grid.spring.GridStructure} injects a structure by its name; everything else is configured by
 * {@code grid.*} properties.
 *
 * <p>Nothing here owns a thread. A wrong injection point fails the start of the application with a
 * description of what to change. Read {@code dev.grid.spring.boot.autoconfigure} next.
 */
@NullMarked
package dev.grid.spring;

import org.jspecify.annotations.NullMarked;
