/**
 * Drivers for one process, for tests and for applications that do not need more yet: {@code
 * memory://name}, whose members die only when they stop, and {@code zake://name}, which is as
 * ZooKeeper is towards its members, with sessions that end by a timeout. URLs with the same name
 * and namespace share groups and locks. One daemon thread of the process ends sessions of zake.
 */
@NullMarked
package dev.grid.coordination.memory;

import org.jspecify.annotations.NullMarked;
