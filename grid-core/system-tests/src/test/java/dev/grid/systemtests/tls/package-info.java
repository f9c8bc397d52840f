/** TLS on a member's port, with both engines: who is let in, who is not, and what that costs. */
@NullMarked
package dev.grid.systemtests.tls;

import org.jspecify.annotations.NullMarked;
