/**
 * What Spring Security and Boot's audit bring to a member: encoders of passwords, an authentication
 * manager, a decoder of tokens, and a place for what auditors want to know.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.security;

import org.jspecify.annotations.NullMarked;
