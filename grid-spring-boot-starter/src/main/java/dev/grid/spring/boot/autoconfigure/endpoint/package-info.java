/**
 * The actuator endpoint {@code grid}: members, partitions, what is under way and what is unsafe to
 * stop now, and what an operator can do about it.
 *
 * <pre>
 * GET  /actuator/grid              the report; see {@code GridDescriptor} for its fields
 * GET  /actuator/grid/cp           Raft groups; see {@code CpDescriptor}; 404 without any
 * POST /actuator/grid/accept-loss  lost partitions go on
 * POST /actuator/grid/leave        this member hands over what it has, and stays
 * POST /actuator/grid/cp/promote   a member takes part in Raft groups: {"names": "its id"}
 * POST /actuator/grid/cp/remove    one that is gone does not any more: {"names": "its id in groups"}
 * POST /actuator/grid/cp/destroy   a group is destroyed: {"names": "the group's"}
 * POST /actuator/grid/cp/force-destroy  one is, of which most copies are damaged: {"names": "name,id,id"}
 * POST /actuator/grid/cp/give-up   all groups are, whose majority is lost: {"names": "id,id"}
 * </pre>
 *
 * <p>Nothing here owns a thread. Reading takes the member's partitions one after another for a
 * moment; the operations only begin something. One that cannot be carried out is answered with
 * status 400. What changes something is there with {@code
 * management.endpoint.grid.access=unrestricted} only, or {@code
 * management.endpoints.access.default=unrestricted}. Read {@code GridEndpoint} first.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
