/**
 * The rules of the house that a machine can check: how sources look, and which module may see
 * which. They run like any test, so that a clone that builds follows them.
 *
 * <p>Sources that are not formatted are named by {@link
 * dev.grid.systemtests.style.SourceStyleTest}; {@code mvn -pl grid-core/system-tests -am test
 * -Dtest=SourceStyleTest -Dsurefire.failIfNoSpecifiedTests=false -Dgrid.format=true} formats them
 * instead. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.systemtests.style;

import org.jspecify.annotations.NullMarked;
