/** Topics: messages to everyone who listens at the moment. */
@NullMarked
package dev.grid.topic;

import org.jspecify.annotations.NullMarked;
