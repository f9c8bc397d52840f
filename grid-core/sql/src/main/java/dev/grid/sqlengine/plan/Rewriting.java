package dev.grid.sqlengine.plan;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.ProxyingMetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/**
 * Makes operators of a validated query: sub-queries become joins, filters go down. No rule
 * evaluates anything, so no code is generated. Confined to one statement.
 */
final class Rewriting {

  private static final HepProgram SUB_QUERIES =
      program(
          CoreRules.FILTER_SUB_QUERY_TO_CORRELATE,
          CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE,
          CoreRules.JOIN_SUB_QUERY_TO_CORRELATE);

  private static final HepProgram RULES =
      program(
          CoreRules.FILTER_INTO_JOIN,
          CoreRules.JOIN_CONDITION_PUSH,
          CoreRules.FILTER_PROJECT_TRANSPOSE,
          CoreRules.FILTER_AGGREGATE_TRANSPOSE,
          CoreRules.FILTER_SET_OP_TRANSPOSE,
          CoreRules.FILTER_MERGE,
          CoreRules.PROJECT_MERGE,
          CoreRules.PROJECT_REMOVE,
          CoreRules.UNION_MERGE);

  /** Asks for metadata by proxies, without compiling anything. */
  private static final class ByProxies extends RelMetadataQuery {
    ByProxies() {
      super(new ProxyingMetadataHandlerProvider(DefaultRelMetadataProvider.INSTANCE));
    }
  }

  private final SqlValidator validator;
  private final CalciteCatalogReader reader;
  private final Types types;

  Rewriting(SqlValidator validator, CalciteCatalogReader reader, Types types) {
    this.validator = validator;
    this.reader = reader;
    this.types = types;
  }

  private static HepProgram program(RelOptRule... rules) {
    return new HepProgramBuilder().addRuleCollection(List.of(rules)).build();
  }

  /** Constants are left as they are: what Calcite makes of them may take forever. */
  private static HepPlanner planner(HepProgram program) {
    HepPlanner planner = new HepPlanner(program);
    planner.setExecutor((rex, constants, reduced) -> reduced.addAll(constants));
    return planner;
  }

  RelRoot root(SqlNode validated) {
    HepPlanner subQueries = planner(SUB_QUERIES);
    RelOptCluster cluster = RelOptCluster.create(subQueries, new RexBuilder(types));
    cluster.setMetadataQuerySupplier(ByProxies::new);
    SqlToRelConverter converter =
        new SqlToRelConverter(
            (row, query, schema, view) -> {
              throw new UnsupportedOperationException("views are expanded before");
            },
            validator,
            reader,
            cluster,
            StandardConvertletTable.INSTANCE,
            SqlToRelConverter.config()
                .withExpand(false)
                .withTrimUnusedFields(false)
                .withInSubQueryThreshold(Integer.MAX_VALUE));
    RelRoot root = converter.convertQuery(validated, false, true);
    subQueries.setRoot(root.rel);
    RelNode rel = subQueries.findBestExp();
    rel =
        RelDecorrelator.decorrelateQuery(
            rel, org.apache.calcite.rel.core.RelFactories.LOGICAL_BUILDER.create(cluster, null));
    HepPlanner rules = planner(RULES);
    rules.setRoot(rel);
    return root.withRel(rules.findBestExp());
  }
}
