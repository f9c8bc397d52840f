/** The user guide: this module sees whatever its examples and properties are of. */
@NullMarked
package dev.grid.spring.data.guide;

import org.jspecify.annotations.NullMarked;
