/** Reliable topics: messages that are kept for a while, to everyone who reads on. */
@NullMarked
package dev.grid.reliabletopic;

import org.jspecify.annotations.NullMarked;
