/** An application's package with an entity that is known by its repository only. */
@NullMarked
package dev.grid.spring.data.visits;

import org.jspecify.annotations.NullMarked;
