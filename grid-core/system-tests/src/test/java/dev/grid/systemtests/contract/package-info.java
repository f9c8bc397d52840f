/**
 * What every structure must do, however it is reached: embedded, through our client, and, as a
 * check of these tests themselves, through our client on a member of the reference. Each suite runs
 * with the blocking calls and with the asynchronous ones.
 *
 * <p>Every test uses structures of its own names, so that tests neither see nor wait for each
 * other. Clusters are started by {@link dev.grid.systemtests.Deployment}. A difference between
 * deployments is a failure: the reference is right.
 *
 * <p>What no test says, because there we mean to be better than the reference: times to live count
 * in milliseconds, not seconds; an entry whose time is up is absent to {@code evict} too; a
 * partition number that is out of range is an error, not silence. An entry's hits count each write
 * once, where the reference counts some twice.
 *
 * <p>Read {@link dev.grid.systemtests.contract.ContractSuite}, then any suite.
 */
@NullMarked
package dev.grid.systemtests.contract;

import org.jspecify.annotations.NullMarked;
