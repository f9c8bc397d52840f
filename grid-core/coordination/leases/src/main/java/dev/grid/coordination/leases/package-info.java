/**
 * Coordination over a store that has no sessions of its own: databases and caches. A session is an
 * entry that its member extends in time; memberships, leaderships and locks name the session that
 * they belong to, and are void without it. {@link dev.grid.coordination.leases.LeasedDriver} does
 * what is the same for all of these, a {@link dev.grid.coordination.leases.LeaseStore} what the
 * store must do at once and alone.
 *
 * <p><b>The one rule.</b> A session that has ended never comes to life again: who finds it gone has
 * given its locks to nobody yet but may, and its owner must not be able to extend it any more. So a
 * lease is extended only where it exists, in the same step.
 *
 * <p><b>Clocks.</b> The store counts a lease from when it was asked for one, a tenth longer than
 * the member, who counts from before it asked. Nobody compares the clocks of two machines; they
 * have to run equally fast to within that tenth. A store whose clock is set forward ends sessions
 * early, for which there are fencing tokens where the store has them.
 *
 * <p>No thread is owned here. If the server is away calls fail, and the session ends for its member
 * when its lease does.
 *
 * <p>Read {@link dev.grid.coordination.leases.LeaseStore} first.
 */
@NullMarked
package dev.grid.coordination.leases;

import org.jspecify.annotations.NullMarked;
