/**
 * Injects structures by name. Each interface of each kind of structure is a dependency that the
 * container can resolve, which gives an injection point the handle that it asks for; the resolver
 * decides which points a bean serves instead. There are no beans for structures: lookups by type
 * see none.
 *
 * <p>Nothing here owns a thread or blocks: a handle is made without a call to the cluster. The
 * receiving bean is registered as dependent on the grid, which is therefore closed after it. A
 * point that cannot be served fails the start with a failure analysis.
 *
 * <p>Read {@link dev.grid.spring.GridStructure} first, then {@code GridStructurePoint}.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.inject;

import org.jspecify.annotations.NullMarked;
