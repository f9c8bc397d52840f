/**
 * The messages of a connection itself: authentication, views, proxies, listeners of the cluster,
 * schemas. Immutable records; codecs are generated. Read {@link
 * dev.grid.protocol.session.SessionMessages}.
 */
@NullMarked
package dev.grid.protocol.session;

import org.jspecify.annotations.NullMarked;
