/**
 * Other people's clients against our member: the reference's Java client of the Maven test scope,
 * and its Node client, which the test installs from {@code src/test/node} into {@code target} with
 * the machine's {@code npm}. Where node or npm is missing the test fails and says so.
 *
 * <p>The clients own their threads. Read {@link dev.grid.systemtests.interop.HazelcastClientSuite}.
 */
@NullMarked
package dev.grid.systemtests.interop;

import org.jspecify.annotations.NullMarked;
