/**
 * TLS on a member's one port and on what it dials.
 *
 * <p>{@link dev.grid.member.tls.MemberTls} has the keys and whom to trust, takes new ones while it
 * runs, and closes connections whose other side is not trusted any more. {@link
 * dev.grid.member.tls.TlsStart} sees the first byte of an accepted connection: 0x16 begins TLS.
 * {@link dev.grid.member.tls.Handshakes} bounds how many begin at once, of all and of one host.
 *
 * <p>Handshakes are computed on the member's workers, what follows is encrypted on I/O threads.
 * Files are read by whoever tells that they have changed. A handshake that fails closes its
 * connection and nothing else; keys that cannot be read leave those in place that there are.
 *
 * <p>Read {@link dev.grid.member.tls.MemberTls}, then {@link dev.grid.member.tls.TlsStart}.
 */
@NullMarked
package dev.grid.member.tls;

import org.jspecify.annotations.NullMarked;
