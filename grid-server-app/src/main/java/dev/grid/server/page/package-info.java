/**
 * A page for operators at the management port: the cluster as this member sees it, and what this
 * member holds. It shows what {@code /actuator/grid} tells, to whoever reaches the port, without
 * keys unless these may be shown, and changes nothing but by asking that endpoint.
 *
 * <p>While somebody looks one virtual thread looks at the member every two seconds; without anybody
 * there is none. Read {@link dev.grid.server.page.OperatorsFeed} first; the page itself is in
 * {@code static}.
 */
@NullMarked
package dev.grid.server.page;

import org.jspecify.annotations.NullMarked;
