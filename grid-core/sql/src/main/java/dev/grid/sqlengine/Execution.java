package dev.grid.sqlengine;

import dev.grid.StructureId;
import dev.grid.kernel.fragment.CatalogSettings;
import dev.grid.map.GridMap;
import dev.grid.member.sql.SqlCursor;
import dev.grid.member.sql.SqlEnvironment;
import dev.grid.member.sql.SqlPlan;
import dev.grid.member.sql.SqlUse;
import dev.grid.protocol.types.StructureSettings;
import dev.grid.security.Action;
import dev.grid.sql.SqlColumn;
import dev.grid.sql.SqlColumnType;
import dev.grid.sql.SqlRowMetadata;
import dev.grid.sqlengine.catalog.Catalog;
import dev.grid.sqlengine.catalog.Ddl;
import dev.grid.sqlengine.catalog.Mapping;
import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.plan.Explained;
import dev.grid.sqlengine.plan.Statement;
import dev.grid.sqlengine.run.Changes;
import dev.grid.sqlengine.run.Cursors;
import dev.grid.sqlengine.run.Profile;
import dev.grid.sqlengine.run.Running;
import dev.grid.sqlengine.run.Services;
import dev.grid.sqlengine.run.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A statement with its parameters. Used once. */
final class Execution implements SqlPlan {

  private static final String MAPS = GridMap.TYPE.service();

  private static final SqlRowMetadata NAMES =
      new SqlRowMetadata(List.of(new SqlColumn("name", SqlColumnType.VARCHAR, false)));

  private final SqlEnvironment env;
  private final Services services;
  private final Catalog catalog;
  private final Statement statement;
  private final Predicate<StructureId> sees;
  private final Running running;

  Execution(
      SqlEnvironment env,
      Services services,
      Catalog catalog,
      Statement statement,
      List<@Nullable Object> parameters,
      Predicate<StructureId> sees) {
    this.env = env;
    this.services = services;
    this.catalog = catalog;
    this.statement = statement;
    this.sees = sees;
    this.running = new Running(services, parameters);
  }

  @Override
  public void cancel() {
    running.end();
  }

  static boolean givesRows(Statement statement) {
    return switch (statement) {
      case Statement.Select s -> true;
      case Statement.Explanation e -> true;
      case Statement.OfCatalog c -> c.ddl() instanceof Ddl.Show;
      case Statement.Insert i -> false;
      case Statement.Change c -> false;
    };
  }

  @Override
  public List<SqlUse> uses() {
    return uses(statement);
  }

  @Override
  public boolean isShort() {
    return statement instanceof Statement.Select select && select.key() != null;
  }

  private List<SqlUse> uses(Statement of) {
    if (of instanceof Statement.Select select && select.key() != null) {
      return List.of(use(select.key().mapping(), "Sql.Select", Action.READ));
    }
    List<SqlUse> uses = new ArrayList<>();
    switch (of) {
      case Statement.Select select ->
          select.node().mappings().forEach(m -> uses.add(use(m, "Sql.Select", Action.READ)));
      case Statement.Insert insert -> {
        for (Mapping mapping : insert.source().mappings()) {
          uses.add(use(mapping, "Sql.Select", Action.READ));
        }
        uses.add(
            use(insert.mapping(), insert.overwrites() ? "Sql.Sink" : "Sql.Insert", Action.PUT));
      }
      case Statement.Change change -> {
        Mapping mapping = change.scan().mapping();
        uses.add(
            change.targets().isEmpty()
                ? use(mapping, "Sql.Delete", Action.READ, Action.REMOVE)
                : use(mapping, "Sql.Update", Action.READ, Action.PUT));
      }
      case Statement.Explanation explanation -> uses.addAll(uses(explanation.of()));
      case Statement.OfCatalog catalogued -> uses.addAll(uses(catalogued.ddl()));
    }
    return uses;
  }

  private static SqlUse use(Mapping mapping, String operation, Action... actions) {
    return use(mapping.structure(), operation, actions);
  }

  private static SqlUse use(StructureId structure, String operation, Action... actions) {
    return new SqlUse(structure.service(), structure.name(), Set.of(actions), operation);
  }

  /** What is made or ended is asked about by its own name, as a map's, and what it is of, too. */
  private List<SqlUse> uses(Ddl ddl) {
    return switch (ddl) {
      case Ddl.CreateMapping m ->
          making("Sql.CreateMapping", m.orReplace(), m.mapping().name(), m.mapping().structure());
      case Ddl.CreateView v -> making("Sql.CreateView", v.orReplace(), v.name(), own(v.name()));
      case Ddl.DropMapping m ->
          List.of(
              use(own(m.name()), "Sql.DropMapping", Action.DESTROY),
              use(structureOf(m.name()), "Sql.DropMapping", Action.DESTROY));
      case Ddl.DropView v -> List.of(use(own(v.name()), "Sql.DropView", Action.DESTROY));
      case Ddl.CreateIndex i ->
          List.of(use(structureOf(i.mapping()), "Sql.CreateIndex", Action.INDEX));
      case Ddl.DropIndex i -> List.of(use(structureOf(i.mapping()), "Sql.DropIndex", Action.INDEX));
      case Ddl.Show s -> List.of();
      case Ddl.Explain e -> List.of();
      case Ddl.Query q -> List.of();
    };
  }

  private List<SqlUse> making(String operation, boolean replaces, String name, StructureId of) {
    List<SqlUse> uses = new ArrayList<>();
    StructureId own = own(name);
    uses.add(use(own, operation, Action.CREATE));
    if (!of.equals(own)) {
      uses.add(use(of, operation, Action.CREATE));
    }
    if (replaces && exists(name)) {
      uses.add(use(own, operation, Action.DESTROY));
    }
    return uses;
  }

  /** As what a mapping or view is asked about itself. */
  private static StructureId own(String name) {
    return new StructureId(MAPS, name);
  }

  private boolean exists(String name) {
    return catalog.mappings().containsKey(name) || catalog.views().containsKey(name);
  }

  /** What of the catalog whoever asks may know of. */
  private Catalog visible() {
    return catalog.withOnly(
        mapping -> sees.test(mapping.structure()), view -> sees.test(own(view.name())));
  }

  private StructureId structureOf(String mapping) {
    Mapping known = catalog.mappings().get(mapping);
    return known == null ? own(mapping) : known.structure();
  }

  @Override
  public CompletionStage<SqlCursor> run() {
    return switch (statement) {
      case Statement.Select select ->
          CompletableFuture.completedFuture(Cursors.select(select, running, this::visible));
      case Statement.Insert insert -> later(() -> Changes.insert(insert, running, this::visible));
      case Statement.Change change -> later(() -> Changes.change(change, running));
      case Statement.Explanation explanation ->
          explanation.runs()
              ? analyzed(explanation.of())
              : CompletableFuture.completedFuture(
                  Cursors.lines(Explained.lines(explanation.of()), running));
      case Statement.OfCatalog catalogued -> ofCatalog(catalogued.ddl());
    };
  }

  /** Its rows are counted where they are made, and dropped. */
  private CompletionStage<SqlCursor> analyzed(Statement of) {
    CompletableFuture<SqlCursor> done = new CompletableFuture<>();
    services
        .invoker()
        .runBlocking(
            () -> {
              try {
                Supplier<Sources> sources = () -> new Sources(running, this::visible);
                done.complete(Cursors.lines(Profile.of(of, running, sources), running));
              } catch (RuntimeException | Error e) {
                running.end();
                done.completeExceptionally(Running.told(e));
              }
            });
    return done;
  }

  private CompletionStage<SqlCursor> later(Supplier<Long> task) {
    CompletableFuture<SqlCursor> done = new CompletableFuture<>();
    services
        .invoker()
        .runBlocking(
            () -> {
              try {
                done.complete(Cursors.count(task.get()));
              } catch (RuntimeException | Error e) {
                done.completeExceptionally(Running.told(e));
              } finally {
                running.end();
              }
            });
    return done;
  }

  private CompletionStage<SqlCursor> ofCatalog(Ddl ddl) {
    return switch (ddl) {
      case Ddl.Show show -> {
        List<@Nullable Object[]> names = new ArrayList<>();
        if (show.views()) {
          visible().views().keySet().forEach(name -> names.add(new Object[] {name}));
        } else {
          visible().mappings().keySet().forEach(name -> names.add(new Object[] {name}));
        }
        yield CompletableFuture.completedFuture(Cursors.rows(NAMES, names, running));
      }
      case Ddl.CreateMapping m ->
          create(m.mapping().name(), m.mapping().ddl(), m.orReplace(), m.ifNotExists());
      case Ddl.CreateView v -> create(v.name(), text(v), v.orReplace(), v.ifNotExists());
      case Ddl.DropMapping m ->
          drop(m.name(), "mapping", catalog.mappings().containsKey(m.name()), m.ifExists());
      case Ddl.DropView v ->
          drop(v.name(), "view", catalog.views().containsKey(v.name()), v.ifExists());
      case Ddl.CreateIndex i -> later(() -> Changes.createIndex(i, running, catalog));
      case Ddl.DropIndex i -> later(() -> Changes.dropIndex(i, running, catalog));
      case Ddl.Explain e -> throw new IllegalStateException("an explanation");
      case Ddl.Query q -> throw new IllegalStateException("a query");
    };
  }

  private static String text(Ddl.CreateView view) {
    return "CREATE VIEW \"" + view.name().replace("\"", "\"\"") + "\" AS " + view.query();
  }

  private CompletionStage<SqlCursor> create(
      String name, String text, boolean orReplace, boolean ifNotExists) {
    boolean exists = exists(name);
    if (exists && ifNotExists) {
      return CompletableFuture.completedFuture(Cursors.count(0));
    }
    if (exists && !orReplace) {
      throw SqlFailures.generic("Mapping or view already exists: " + name);
    }
    return amend(
        orReplace ? CatalogSettings.replace(name, text) : CatalogSettings.create(name, text));
  }

  private CompletionStage<SqlCursor> drop(
      String name, String what, boolean exists, boolean ifExists) {
    if (!exists && ifExists) {
      return CompletableFuture.completedFuture(Cursors.count(0));
    }
    if (!exists) {
      throw SqlFailures.generic("there is no " + what + " '" + name + "'");
    }
    return amend(CatalogSettings.drop(name));
  }

  private CompletionStage<SqlCursor> amend(StructureSettings wanted) {
    return env.configure(wanted).thenApply(done -> Cursors.count(0));
  }
}
