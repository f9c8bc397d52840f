/**
 * How entity classes map to Grid's maps: the annotations that an application writes, and the
 * metadata that Spring Data reads from them. An entity is stored as the object itself, under its
 * id, in the map that {@link dev.grid.spring.data.mapping.GridEntity} names.
 *
 * <p>Nothing here owns a thread; metadata is immutable once built and shared. A class that cannot
 * be mapped fails when its repository is created, with a {@code MappingException}. Read {@link
 * dev.grid.spring.data.mapping.GridEntity} first.
 */
@NullMarked
package dev.grid.spring.data.mapping;

import org.jspecify.annotations.NullMarked;
