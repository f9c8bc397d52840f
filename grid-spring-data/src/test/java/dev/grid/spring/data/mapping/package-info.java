/** Tests of what is stored of an entity. */
@NullMarked
package dev.grid.spring.data.mapping;

import org.jspecify.annotations.NullMarked;
