/**
 * The driver of {@code zookeeper://host:2181,host:2181}, over ZooKeeper's own client; servers of
 * 3.6 and newer. A session is ZooKeeper's, members and tickets are ephemeral nodes. Tickets are
 * sequential, and their order is the zxid of their creation: unlike the number in the name it goes
 * on when the parent was made anew. Who waits watches the one node ahead.
 *
 * <pre>
 * /{namespace}/groups/{group}                        persistent
 * /{namespace}/groups/{group}/{member}               ephemeral             the record
 * /{namespace}/locks/{name}/{ticket}-{number}        ephemeral sequential  the member's id
 * /{namespace}/leaders/{group}/{ticket}-{number}     ephemeral sequential  the member's id
 * </pre>
 *
 * <p>The client has two threads; what it calls only notes what happened. Each watch of a group has
 * a virtual thread, which reads. {@code ZooKeeperStore} is where to begin.
 */
@NullMarked
package dev.grid.coordination.zookeeper;

import org.jspecify.annotations.NullMarked;
