/**
 * Injects structures by name. A prototype bean for each interface of each kind of structure makes
 * the handle that an injection point asks for; the resolver decides which points those beans serve.
 *
 * <p>Nothing here owns a thread or blocks: a handle is made without a call to the cluster. The
 * container registers the receiving bean as dependent on the grid, which is therefore closed after
 * it. A point that cannot be served fails the start with a failure analysis.
 *
 * <p>Read {@link dev.grid.spring.GridStructure} first, then {@code GridStructurePoint}.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.inject;

import org.jspecify.annotations.NullMarked;
