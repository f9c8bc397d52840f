/**
 * One contract suite over all drivers, {@link dev.grid.coordination.tests.CoordinationContract},
 * and the proofs that are run by command.
 */
@NullMarked
package dev.grid.coordination.tests;

import org.jspecify.annotations.NullMarked;
