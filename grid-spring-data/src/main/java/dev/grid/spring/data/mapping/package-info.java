/**
 * How entity classes map to Grid's maps: the annotations that an application writes, and the
 * metadata that Spring Data reads from them. An entity is stored as the object itself, under its
 * id, in the map that {@link dev.grid.spring.data.mapping.GridEntity} names.
 *
 * <p>Most classes are stored by their fields without any help of this package. For one that has a
 * property that must not be stored, or one whose type has no field kind, {@code GridMappingContext}
 * has a serializer that the grid is started with; {@code FieldForms} says what becomes a field and
 * how.
 *
 * <p>Nothing here owns a thread; metadata is immutable once built and shared. A class that cannot
 * be mapped fails when the grid is started or its repository is created, with a {@code
 * MappingException}. Read {@link dev.grid.spring.data.mapping.GridEntity} first.
 */
@NullMarked
package dev.grid.spring.data.mapping;

import org.jspecify.annotations.NullMarked;
