/**
 * What structures with keys share: maps, multimaps and sets, whose items are keys.
 *
 * <p>An {@link dev.grid.kernel.keys.EntryTable} has entries by their keys, and can be walked in
 * slices while it changes; {@link dev.grid.kernel.keys.TableDigest} makes digests of its parts.
 * {@link dev.grid.kernel.keys.KeyLocks} are the locks on keys, and {@link
 * dev.grid.kernel.keys.LockCalls} what calls do with them, {@link
 * dev.grid.kernel.keys.TransactionLocks} what transactions do. All of it is confined to the state
 * that it is in. A failed call about a lock changes nothing.
 *
 * <p>Nothing here owns a thread. Read {@link dev.grid.kernel.keys.EntryTable} and {@link
 * dev.grid.kernel.keys.LockCalls}.
 */
@NullMarked
package dev.grid.kernel.keys;

import org.jspecify.annotations.NullMarked;
