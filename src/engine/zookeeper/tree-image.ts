import { EMPTY_IMAGE, type MetadataImage } from '../metadata/image';
import { ImageBuilder } from '../metadata/image-builder';
import { brokerRecord, topicRecords } from './controller/startup';
import { registrationFrom } from './controller/writes';
import { CONFIG_ENTITY_TYPES, configResource, Path, statePath } from './paths';
import type { BrokerData, ConfigData, ControllerData, PartitionStateData, TopicData } from './znode-data';
import type { ZnodeTree } from './znode-tree';

/**
 * What the znodes say of the cluster, in the shape that a metadata log would give: for those who look from outside. `offset` is the last
 * transaction, `epoch` the controller's.
 */
export function imageOfTree(tree: ZnodeTree): MetadataImage {
  const last = memo.get(tree);
  if (last !== undefined && last.offset === tree.zxid) return last;
  const image = readTree(tree);
  memo.set(tree, image);
  return image;
}

/** Who looks often looks at the same. */
const memo = new WeakMap<ZnodeTree, MetadataImage>();

function readTree(tree: ZnodeTree): MetadataImage {
  const builder = new ImageBuilder(EMPTY_IMAGE);
  for (const id of tree.children(Path.BrokerIds)) {
    const node = tree.get(`${Path.BrokerIds}/${id}`);
    if (node !== undefined) builder.apply(brokerRecord(Number(id), node.data as BrokerData, node.stat.czxid));
  }
  for (const name of tree.children(Path.Topics)) {
    const topic = tree.get(`${Path.Topics}/${name}`)?.data as TopicData;
    for (const record of topicRecords(name, topic)) {
      const state = record.type === 'PartitionRecord' ? tree.get(statePath(name, record.partitionId)) : undefined;
      if (record.type === 'PartitionRecord' && state !== undefined) {
        builder.apply({ ...record, registration: registrationFrom(topic, record.partitionId, state.data as PartitionStateData, state.stat.version) });
      } else builder.apply(record);
    }
  }
  for (const type of CONFIG_ENTITY_TYPES) {
    for (const name of tree.children(`${Path.Config}/${type}`)) {
      const { config } = tree.get(`${Path.Config}/${type}/${name}`)?.data as ConfigData;
      for (const [key, value] of Object.entries(config)) builder.apply({ type: 'ConfigRecord', ...configResource(`${type}/${name}`), name: key, value });
    }
  }
  return builder.build(tree.zxid, (tree.get(Path.ControllerEpoch)?.data as number | undefined) ?? 0);
}

/** The broker that has made /controller, −1 while nobody has. */
export function controllerOf(tree: ZnodeTree): number {
  return (tree.get(Path.Controller)?.data as ControllerData | undefined)?.brokerid ?? -1;
}
