/**
 * What members and clients are configured with: immutable records whose constructors refuse what
 * cannot work. {@link dev.grid.config.MergePolicy} is also for users to implement. Read {@link
 * dev.grid.config.MemberConfig} or {@link dev.grid.config.ClientConfig} first.
 */
@NullMarked
package dev.grid.config;

import org.jspecify.annotations.NullMarked;
