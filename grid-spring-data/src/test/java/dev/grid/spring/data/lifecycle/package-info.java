/** What an application is told of its entities and adds to them, on a member and by a client. */
@NullMarked
package dev.grid.spring.data.lifecycle;

import org.jspecify.annotations.NullMarked;
