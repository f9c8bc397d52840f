package dev.grid.protocol.serialization.builtin;

import dev.grid.InvalidConfigurationException;
import dev.grid.serialization.IdentifiedSerializable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The factories of identified values that the protocol itself defines. */
public final class OwnFactories {

  private static final Map<Integer, IdentifiedSerializable.Factory> OWN =
      Map.of(
          AggregatorForm.FACTORY_ID,
          AggregatorForm::create,
          EntryForm.FACTORY_ID,
          OwnFactories::ofEntries,
          TopicItem.FACTORY_ID,
          id -> id == TopicItem.CLASS_ID ? new TopicItem() : null,
          PredicateForm.FACTORY_ID,
          PredicateForm::create,
          ProjectionForm.FACTORY_ID,
          ProjectionForm::create,
          RunnableTask.Form.RUNNABLE.factoryId,
          id -> RunnableTask.create(RunnableTask.Form.RUNNABLE.factoryId, id),
          RunnableTask.Form.SCHEDULED.factoryId,
          id -> RunnableTask.create(RunnableTask.Form.SCHEDULED.factoryId, id),
          TopicItem.PublisherAddress.FACTORY_ID,
          id ->
              id == TopicItem.PublisherAddress.CLASS_ID ? new TopicItem.PublisherAddress() : null);

  private OwnFactories() {}

  private static @Nullable IdentifiedSerializable ofEntries(int id) {
    return switch (id) {
      case EntryForm.CLASS_ID -> new EntryForm();
      case JournalEventForm.CLASS_ID, JournalEventForm.SHORT_CLASS_ID -> new JournalEventForm(id);
      default -> null;
    };
  }

  /**
   * An application's factories and the protocol's.
   *
   * @throws InvalidConfigurationException if the application has one with a number of the
   *     protocol's
   */
  public static Map<Integer, IdentifiedSerializable.Factory> with(
      Map<Integer, IdentifiedSerializable.Factory> configured) {
    Map<Integer, IdentifiedSerializable.Factory> all = new HashMap<>(OWN);
    configured.forEach(
        (id, factory) -> {
          if (all.put(id, factory) != null) {
            throw new InvalidConfigurationException(
                "factoryId=" + id + " is one of the protocol's own: choose another, from 1 on");
          }
        });
    return Map.copyOf(all);
  }
}
