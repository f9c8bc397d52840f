/**
 * A shop's orders, kept in the map {@code orders} of an embedded member that any Hazelcast client
 * can connect to, and served as a page, a REST API and a live feed.
 *
 * <p>Requests run on virtual threads that the web server owns; the feed has one more for each of
 * its readers. What goes wrong in a request becomes problem details (RFC 9457). Read {@link
 * dev.grid.samples.orders.Order} first, then {@code OrderController} and {@code ChangeFeed}.
 */
@NullMarked
package dev.grid.samples.orders;

import org.jspecify.annotations.NullMarked;
