package dev.grid.kernel;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a question to all partitions is explained that has taken long: by another one, which costs
 * little.
 *
 * @param question to all partitions
 * @param text makes a line of the answer; does not block
 */
public record Explaining(
    StructureMessage<?> question, Function<@Nullable Object, CompletionStage<String>> text) {}
