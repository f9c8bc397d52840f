package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.SqlConfig;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a member does about SQL statements, and whether the application has a DataSource of them.
 *
 * @param timeout Time that a statement may take until its last row is read, unless it says so
 *     itself; 0 for as long as it takes.
 * @param openPerClientMax How many statements a client may have open on a member.
 * @param idleTimeout Time after which a result whose rows nobody asks for is closed.
 * @param statementSizeMax Memory that a statement may take for sorting, grouping and joining on a
 *     member.
 * @param memberHeapShare Part of the heap that all statements of a member may take together for
 *     that, above 0 and at most 1.
 * @param textCharsMax How long the text of a statement may be.
 * @param textDepthMax How deep its expressions may be nested.
 * @param warmUp Whether a member that has started gets ready for statements by itself: else the
 *     first one waits for it.
 * @param dataSource Whether there are a DataSource and a JdbcClient that carry out statements here:
 *     those of the application, or if it has another database, beans 'gridDataSource' and
 *     'gridJdbcClient' that are asked for by these names.
 */
record SqlProperties(
    @DefaultValue("0") Duration timeout,
    @DefaultValue("1000") int openPerClientMax,
    @DefaultValue("10m") Duration idleTimeout,
    @DefaultValue("64MB") DataSize statementSizeMax,
    @DefaultValue("0.125") double memberHeapShare,
    @DefaultValue("1048576") int textCharsMax,
    @DefaultValue("500") int textDepthMax,
    @DefaultValue("false") boolean warmUp,
    @DefaultValue("false") boolean dataSource) {

  SqlConfig toConfig() {
    return new SqlConfig(
        timeout,
        openPerClientMax,
        idleTimeout,
        statementSizeMax.toBytes(),
        memberHeapShare,
        textCharsMax,
        textDepthMax,
        warmUp);
  }
}
