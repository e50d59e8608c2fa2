import type { MetadataImage } from '../../../engine/metadata/image';
import { CLUSTER_METADATA_TOPIC, CLUSTER_METADATA_TOPIC_ID } from '../../../engine/protocol/topic-name';

/** A topic's name, whether a message has it by name or by id. */
export function topicName(image: MetadataImage, nameOrId: string): string {
  return image.topicNames.get(nameOrId) ?? (nameOrId === CLUSTER_METADATA_TOPIC_ID ? CLUSTER_METADATA_TOPIC : nameOrId);
}
