/**
 * Where an application begins: {@link dev.grid.core.Grids} starts an embedded member or connects a
 * client. Owns no thread; what it starts does.
 */
@NullMarked
package dev.grid.core;

import org.jspecify.annotations.NullMarked;
