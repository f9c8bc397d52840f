package dev.grid.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** What is observed. */
public enum GridObservation implements ObservationDocumentation {
  /** A call to a structure, from where it is made to its answer. */
  CALL {
    @Override
    public String getName() {
      return DefaultGridCallConvention.NAME;
    }

    @Override
    public Class<? extends ObservationConvention<? extends Observation.Context>>
        getDefaultConvention() {
      return DefaultGridCallConvention.class;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
      return LowCardinality.values();
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
      return HighCardinality.values();
    }
  };

  /** Of few values, also tags of meters. */
  public enum LowCardinality implements KeyName {
    /** The kind of structure, as {@code map}. */
    KIND {
      @Override
      public String asString() {
        return "grid.kind";
      }
    },
    /** What is called, as {@code put}. */
    OPERATION {
      @Override
      public String asString() {
        return "grid.operation";
      }
    }
  }

  /** Of as many values as applications choose, in spans only. */
  public enum HighCardinality implements KeyName {
    /** The structure's name. */
    NAME {
      @Override
      public String asString() {
        return "grid.name";
      }
    }
  }
}
