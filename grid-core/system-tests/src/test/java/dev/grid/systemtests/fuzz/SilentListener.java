package dev.grid.systemtests.fuzz;

import com.hazelcast.collection.ItemEvent;
import com.hazelcast.collection.ItemListener;
import com.hazelcast.core.DistributedObjectEvent;
import com.hazelcast.core.DistributedObjectListener;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.listener.EntryAddedListener;

/** A listener of every kind that the reference's client has, for recording how they are added. */
final class SilentListener
    implements EntryAddedListener<Object, Object>, ItemListener<Object>, DistributedObjectListener {

  @Override
  public void entryAdded(EntryEvent<Object, Object> event) {}

  @Override
  public void itemAdded(ItemEvent<Object> item) {}

  @Override
  public void itemRemoved(ItemEvent<Object> item) {}

  @Override
  public void distributedObjectCreated(DistributedObjectEvent event) {}

  @Override
  public void distributedObjectDestroyed(DistributedObjectEvent event) {}
}
