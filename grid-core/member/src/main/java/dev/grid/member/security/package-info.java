/**
 * Who clients are, what they may do, who is served at all, and who is told of it.
 *
 * <p>{@link dev.grid.member.security.MemberSecurity} is all of it for one member. It owns no
 * thread: passwords are checked on the member's workers, a few at a time ({@link
 * dev.grid.member.security.Verifications}); the policy is looked at and audit events are written on
 * workers that its timer sends; rights are asked for on the connections' loops ({@link
 * dev.grid.member.security.Access}).
 *
 * <p>A policy that cannot be read leaves the one before in force, and says so. What cannot be
 * decided is refused.
 *
 * <p>Read {@code docs/decisions/0069-*} and {@code 0070-*} for what protects whom, and why.
 */
@NullMarked
package dev.grid.member.security;

import org.jspecify.annotations.NullMarked;
