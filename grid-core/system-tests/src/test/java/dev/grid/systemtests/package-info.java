/**
 * What is checked from outside, on whole members and clients: the same contract for every structure
 * however it is reached, other people's clients, input that is wrong, and the rules of the house.
 *
 * <p>This package has what the rooms share: {@link dev.grid.systemtests.Deployment} starts the
 * clusters, once a JVM, and owns their threads; {@link dev.grid.systemtests.Eventually} waits for
 * conditions. A failure to start fails the test that asked.
 *
 * <p>Read {@link dev.grid.systemtests.Deployment}, then the room {@code contract}.
 */
@NullMarked
package dev.grid.systemtests;

import org.jspecify.annotations.NullMarked;
