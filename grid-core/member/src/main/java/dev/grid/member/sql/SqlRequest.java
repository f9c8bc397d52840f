package dev.grid.member.sql;

import dev.grid.StructureId;
import dev.grid.protocol.Data;
import dev.grid.sql.SqlStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A statement to be carried out.
 *
 * @param parameters as they came
 * @param schema where names without one are looked for; null for the usual one
 * @param sees whether whoever asks may know of a structure, and so of a mapping that is called so;
 *     blocks never
 * @param admits asks whether it may do something; completes when all of that is allowed
 */
public record SqlRequest(
    String sql,
    List<@Nullable Data> parameters,
    @Nullable String schema,
    SqlStatement.Expected expected,
    Predicate<StructureId> sees,
    Function<List<SqlUse>, CompletableFuture<?>> admits) {}
