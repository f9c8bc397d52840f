/** The page for operators, of a member in this process. */
@NullMarked
package dev.grid.server.page;

import org.jspecify.annotations.NullMarked;
