/**
 * What every structure must do, however it is reached: embedded, through our client, and, as a
 * check of these tests themselves, through our client on a member of the reference. Each suite runs
 * with the blocking calls and with the asynchronous ones.
 *
 * <p>Every test uses structures of its own names, so that tests neither see nor wait for each
 * other. Clusters are started by {@link dev.grid.systemtests.Deployment}. A difference between
 * deployments is a failure: the reference is right.
 *
 * <p>Read {@link dev.grid.systemtests.contract.ContractSuite}, then any suite.
 */
@NullMarked
package dev.grid.systemtests.contract;

import org.jspecify.annotations.NullMarked;
