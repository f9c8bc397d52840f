/**
 * Work over the entries of a partition that is defined beside the structures: what a statement of
 * SQL does there.
 *
 * <p>A {@link dev.grid.kernel.fragment.Fragment} folds entries where they are, in slices; a {@link
 * dev.grid.kernel.fragment.EntryChange} says what becomes of one. Both come as bytes, which say
 * what is to be done and have no code; whoever defines them brings a {@link
 * dev.grid.kernel.fragment.FragmentCompiler}, found by its service. {@link
 * dev.grid.kernel.fragment.Fragments} compiles each once on a member. A member without the module
 * refuses them.
 *
 * <p>Nothing here owns a thread.
 */
@NullMarked
package dev.grid.kernel.fragment;

import org.jspecify.annotations.NullMarked;
