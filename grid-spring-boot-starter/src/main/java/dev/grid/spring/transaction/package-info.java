/**
 * Grid in Spring's transactions, in either of two ways: {@link
 * dev.grid.spring.transaction.GridTransactionManager} makes a {@code @Transactional} method a
 * transaction of the grid; {@link dev.grid.spring.transaction.GridAfterCommit} makes writes when a
 * transaction of something else, such as a database, has committed.
 *
 * <p>Both are bound to the thread, as Spring's blocking transactions are; neither knows reactive
 * transactions. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.spring.transaction;

import org.jspecify.annotations.NullMarked;
