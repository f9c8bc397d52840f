/** What of the configuration reads files, which is tested with the members that use it. */
@NullMarked
package dev.grid.config;

import org.jspecify.annotations.NullMarked;
