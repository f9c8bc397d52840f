/** Spring Session over the grid. */
@NullMarked
package dev.grid.spring.boot.autoconfigure.session;

import org.jspecify.annotations.NullMarked;
