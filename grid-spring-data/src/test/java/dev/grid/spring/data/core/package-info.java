/** What templates do with versions, times to live and failures. */
@NullMarked
package dev.grid.spring.data.core;

import org.jspecify.annotations.NullMarked;
