package dev.grid.systemtests.style;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.grid.structures.Structures;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The arrows between the modules of the engine; {@code grid-core/docs/architecture.md} draws them.
 */
@Execution(ExecutionMode.CONCURRENT)
final class ArchitectureTest {

  /** What an application sees, with the package of each kind of structure. */
  private static final String[] API =
      Stream.concat(
              Stream.of(
                  "dev.grid",
                  "dev.grid.config",
                  "dev.grid.connection",
                  "dev.grid.cp",
                  "dev.grid.handler",
                  "dev.grid.query",
                  "dev.grid.security",
                  "dev.grid.serialization",
                  "dev.grid.sql",
                  "dev.grid.transaction"),
              Structures.types().stream().map(type -> type.configuration().getPackageName()))
          .toArray(String[]::new);

  private static final JavaClasses ENGINE =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/systemtests/"))
          .importPackages("dev.grid");

  private static DescribedPredicate<JavaClass> in(String... packages) {
    return resideInAnyPackage(packages);
  }

  /** The JDK and the null annotations. */
  private static DescribedPredicate<JavaClass> plainJava() {
    return in(
        "java..",
        "javax.crypto..",
        "javax.net.ssl..",
        "javax.transaction.xa..",
        "org.jspecify..",
        "");
  }

  @Test
  void modules_pointDownOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.grid..")
        .layer("core")
        .definedBy("dev.grid.core..")
        .layer("jdbc")
        .definedBy("dev.grid.jdbc..")
        .optionalLayer("sql")
        .definedBy("dev.grid.sqlengine..")
        .layer("member")
        .definedBy("dev.grid.member..")
        .layer("client")
        .definedBy("dev.grid.client..")
        .layer("cp")
        .definedBy("dev.grid.consensus..")
        .layer("structures")
        .definedBy("dev.grid.structures..")
        .layer("kernel")
        .definedBy("dev.grid.kernel..")
        .layer("protocol")
        .definedBy("dev.grid.protocol..")
        .layer("api")
        .definedBy(API)
        .whereLayer("core")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("jdbc")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("sql")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("member")
        .mayOnlyBeAccessedByLayers("core", "sql")
        .whereLayer("client")
        .mayOnlyBeAccessedByLayers("core", "jdbc")
        .whereLayer("cp")
        .mayOnlyBeAccessedByLayers("member")
        .whereLayer("structures")
        .mayOnlyBeAccessedByLayers("member", "client", "core", "sql")
        .whereLayer("kernel")
        .mayOnlyBeAccessedByLayers("structures", "member", "client", "sql")
        .whereLayer("protocol")
        .mayOnlyBeAccessedByLayers("kernel", "structures", "member", "client", "sql")
        .whereLayer("api")
        .mayNotAccessAnyLayer()
        .ensureAllClassesAreContainedInArchitecture()
        .check(ENGINE);
  }

  @Test
  void api_hasNoThirdPartyTypes() {
    classes().that(in(API)).should().onlyDependOnClassesThat(in(API).or(plainJava())).check(ENGINE);
  }

  @Test
  void protocol_isPlainJava() {
    classes()
        .that()
        .resideInAPackage("dev.grid.protocol..")
        .should()
        .onlyDependOnClassesThat(in(API).or(in("dev.grid.protocol..")).or(plainJava()))
        .check(ENGINE);
  }

  @Test
  void kernel_isPlainJava() {
    classes()
        .that()
        .resideInAPackage("dev.grid.kernel..")
        .should()
        .onlyDependOnClassesThat(
            in(API).or(in("dev.grid.kernel..", "dev.grid.protocol..")).or(plainJava()))
        .check(ENGINE);
  }

  @Test
  void rooms_seeOnlyKernelProtocolAndApi() {
    classes()
        .that()
        .resideInAPackage("dev.grid.structures..")
        .should()
        .onlyDependOnClassesThat(
            in(API)
                .or(in("dev.grid.structures..", "dev.grid.kernel..", "dev.grid.protocol.."))
                .or(in("jdk.incubator.vector"))
                .or(plainJava()))
        .check(ENGINE);
  }

  @Test
  void rooms_doNotSeeEachOther() {
    slices().matching("dev.grid.structures.(*)..").should().notDependOnEachOther().check(ENGINE);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.grid.(*)..").should().beFreeOfCycles().check(ENGINE);
    slices()
        .matching("dev.grid.member.(*)..")
        .should()
        .beFreeOfCycles()
        // Messages between members name what they carry.
        .ignoreDependency(
            nameMatching("dev[.]grid[.]member[.]peer[.]PeerMessages.*"),
            in("dev.grid.member.cluster"))
        .check(ENGINE);
    slices().matching("dev.grid.client.(*)..").should().beFreeOfCycles().check(ENGINE);
  }

  @Test
  void clients_carryNeitherMembershipNorConsensus() {
    noClasses()
        .that()
        .resideInAPackage("dev.grid.client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jgroups..", "org.apache.ratis..", "dev.grid.member..")
        .check(ENGINE);
  }

  @Test
  void netty_isSeenByMemberAndClientOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.grid.member..", "dev.grid.client..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(ENGINE);
  }

  @Test
  void netty_isSeenByMembersNetworkOnly() {
    noClasses()
        .that()
        .resideInAPackage("dev.grid.member..")
        .and()
        .resideOutsideOfPackages(
            "dev.grid.member.peer", "dev.grid.member.connection", "dev.grid.member.tls")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(ENGINE);
  }

  @Test
  void ratis_isSeenByConsensusOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.grid.consensus")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.ratis..")
        .check(ENGINE);
  }

  @Test
  void consensus_isSeenByRaftGroupsOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.grid.consensus", "dev.grid.member.raft")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.grid.consensus")
        .check(ENGINE);
  }

  @Test
  void jgroups_isSeenByViewsOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.grid.member.control")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.jgroups..")
        .check(ENGINE);
  }

  /** The cluster's logic, partitions, replication and routing run in a simulation, too. */
  @Test
  void logicOfMembers_hasNoTimersOrNetwork() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.grid.member.cluster",
            "dev.grid.member.partition",
            "dev.grid.member.replication",
            "dev.grid.member.routing")
        .should()
        .dependOnClassesThat(
            in("java.net..", "java.nio..", "java.time..", "io.netty..", "org.jgroups..")
                .or(in("dev.grid.member", "dev.grid.member.control", "dev.grid.member.connection"))
                .or(type(ScheduledExecutorService.class)))
        .check(ENGINE);
  }

  @Test
  void states_andHandlers_haveNoClockThreadsOrInputOutput() {
    noClasses()
        .that()
        .resideInAPackage("dev.grid.structures..")
        .and()
        .haveSimpleNameEndingWith("State")
        .or()
        .haveSimpleNameEndingWith("Handler")
        .and()
        .resideInAPackage("dev.grid.structures..")
        .should()
        .dependOnClassesThat(
            in("java.io..", "java.net..", "java.nio..", "java.util.concurrent..", "java.time")
                .and(new NotADuration()))
        .check(ENGINE);
  }

  /** Durations are configuration, not clocks. */
  private static final class NotADuration extends DescribedPredicate<JavaClass> {

    NotADuration() {
      super("are not durations");
    }

    @Override
    public boolean test(JavaClass type) {
      return !type.getName().equals("java.time.Duration");
    }
  }
}
