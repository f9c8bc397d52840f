/**
 * Spring AI over the grid: its memory of conversations in a map ({@link
 * dev.grid.spring.ai.GridChatMemoryRepository}), its store of documents with embeddings in a vector
 * collection ({@link dev.grid.spring.ai.GridVectorStore}), and answers by what questions mean
 * ({@link dev.grid.spring.ai.GridSemanticCacheAdvisor}). Owns no thread; all calls block.
 */
@NullMarked
package dev.grid.spring.ai;

import org.jspecify.annotations.NullMarked;
