/**
 * Who may use the management port: where members have users, those with the role for it. Owns no
 * thread; requests are asked about on those of the web server.
 */
@NullMarked
package dev.grid.server.security;

import org.jspecify.annotations.NullMarked;
