/**
 * Who may do what in a cluster, as data: users, roles and their rules, where passwords are checked,
 * and what is told of it. Plain values and one-method interfaces that an application may implement;
 * members decide by them. Read {@link dev.grid.security.SecurityPolicy} first, then {@code
 * dev.grid.config.SecurityConfig}, which gives them to a member.
 */
@NullMarked
package dev.grid.security;

import org.jspecify.annotations.NullMarked;
