/** Reactive repositories on a member and by a client. */
@NullMarked
package dev.grid.spring.data.reactive;

import org.jspecify.annotations.NullMarked;
