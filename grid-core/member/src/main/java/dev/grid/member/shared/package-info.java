/**
 * What every member knows of the others, beside who holds which partition: structures, schemas of
 * compact values, clients, and who wants which events.
 *
 * <p>Each member tells the others what came about at it. What must be known everywhere before a
 * call goes on is {@linkplain dev.grid.member.shared.Broadcast spread}: sent until every member of
 * the cluster has said that it has it, or time is up. Everything is told again in full to a member
 * that has just been connected or that asks for it, so a broken connection leaves nothing unknown
 * for longer than it is broken.
 *
 * <p>Nothing here owns a thread or blocks, but where a method says so: messages come on I/O
 * threads, states on the cluster thread, and what takes long goes to workers.
 *
 * <p>Read {@link dev.grid.member.shared.Shared} first.
 */
@NullMarked
package dev.grid.member.shared;

import org.jspecify.annotations.NullMarked;
