/**
 * Input that is wrong, by chance and on purpose.
 *
 * <p>{@link dev.grid.systemtests.fuzz.BadInputTest} has a test for each thing that a client may do
 * wrong, with its outcome. The fuzz tests mutate recorded conversations of real clients ({@code
 * src/test/resources/conversations}, made by {@link
 * dev.grid.systemtests.fuzz.RecordConversations}): {@link
 * dev.grid.systemtests.fuzz.DecoderFuzzTest} feeds them to the decoder itself, {@link
 * dev.grid.systemtests.fuzz.ValueFuzzTest} does so with serialized values, and {@link
 * dev.grid.systemtests.fuzz.MemberFuzzTest} sends them to a running member.
 *
 * <p>A normal build runs a share of 1,000,000 messages, so that it stays short. All ten million are
 * run by {@code mvn -pl grid-core/system-tests -am test -Dtest='*FuzzTest'
 * -Dsurefire.failIfNoSpecifiedTests=false -Dgrid.fuzz.messages=10000000}; another {@code
 * -Dgrid.fuzz.seed} is another run. {@link dev.grid.systemtests.fuzz.BeforeLoginFuzzTest} sends
 * what strangers may, with TLS and without, and has a number of its own. A failure prints the seed
 * and the message that reproduce it.
 *
 * <p>Each test owns the threads it starts. Read {@link dev.grid.systemtests.fuzz.Mutator} first.
 */
@NullMarked
package dev.grid.systemtests.fuzz;

import org.jspecify.annotations.NullMarked;
