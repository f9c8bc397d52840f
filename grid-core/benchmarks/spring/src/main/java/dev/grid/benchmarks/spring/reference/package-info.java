/**
 * The applications with the reference's support for Spring. Their threads are those of its client
 * or member.
 */
@NullMarked
package dev.grid.benchmarks.spring.reference;

import org.jspecify.annotations.NullMarked;
