/**
 * The name service of tests: names below {@code .grid.test} have the addresses that a test says.
 *
 * <p>Thread-safe. The JVM keeps no answers: see {@code sun.net.inetaddr.ttl} in the pom.
 */
@NullMarked
package dev.grid.systemtests.names;

import org.jspecify.annotations.NullMarked;
