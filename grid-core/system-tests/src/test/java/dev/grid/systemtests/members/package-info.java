/**
 * What our client makes of several members that come and go: a contract, run on three members of
 * each {@link dev.grid.systemtests.members.ClusterKind}: those of the reference in this JVM, ours
 * as processes, which can be killed.
 *
 * <p>Members are started once a JVM and stopped with the {@link dev.grid.systemtests.Deployment
 * deployments}; each test finds three running and leaves three running. Loads have a virtual thread
 * for each caller; a call that neither returns nor fails fails its test.
 *
 * <p>Read {@link dev.grid.systemtests.members.ThreeMembers}, which is all that a further kind of
 * cluster has to implement, then any test.
 */
@NullMarked
package dev.grid.systemtests.members;

import org.jspecify.annotations.NullMarked;
