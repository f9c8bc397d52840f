/** Ids that are unique in the cluster and roughly in the order of time. */
@NullMarked
package dev.grid.flakeid;

import org.jspecify.annotations.NullMarked;
