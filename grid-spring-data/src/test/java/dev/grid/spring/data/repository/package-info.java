/** What repositories do, against a stub and against a member. */
@NullMarked
package dev.grid.spring.data.repository;

import org.jspecify.annotations.NullMarked;
