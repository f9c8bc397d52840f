/**
 * Members that tests connect to: {@link dev.grid.client.members.FakeMember}, which does as it is
 * told, and {@link dev.grid.client.members.ReferenceMember}, which is a real one of the reference.
 *
 * <p>A fake member's connections have a virtual thread each; closing the member ends them.
 */
@NullMarked
package dev.grid.client.members;

import org.jspecify.annotations.NullMarked;
