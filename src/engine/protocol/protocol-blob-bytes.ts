import { utf8 } from '../../base/utf8';
import { assignmentOf, subscriptionOf, type ConsumerProtocolAssignment, type ConsumerProtocolSubscription, type ProtocolBlob, type TopicPartitions } from './protocol-blob';

/** The bytes of a blob: those of Kafka's consumer protocol, which is not a compact one, or those of its text. */
export function blobBytes(blob: ProtocolBlob): number[] {
  const subscription = subscriptionOf(blob);
  if (subscription !== null) return subscriptionBytes(subscription);
  const assignment = assignmentOf(blob);
  return assignment !== null ? assignmentBytes(assignment) : [...utf8(blob as string)];
}

function subscriptionBytes({ version, topics, userData, ownedPartitions = [], generationId = -1, rackId = null }: ConsumerProtocolSubscription): number[] {
  return [
    ...int16(version), ...int32(topics.length), ...topics.flatMap(text), ...bytes(userData),
    ...(version >= 1 ? partitions(ownedPartitions) : []),
    ...(version >= 2 ? int32(generationId) : []),
    ...(version >= 3 ? text(rackId) : []),
  ];
}

function assignmentBytes({ version, assignedPartitions, userData }: ConsumerProtocolAssignment): number[] {
  return [...int16(version), ...partitions(assignedPartitions), ...bytes(userData)];
}

function partitions(topics: readonly TopicPartitions[]): number[] {
  return [...int32(topics.length), ...topics.flatMap(({ topic, partitions: numbers }) => [...text(topic), ...int32(numbers.length), ...numbers.flatMap(int32)])];
}

function int16(value: number): number[] {
  return [(value >>> 8) & 0xff, value & 0xff];
}

function int32(value: number): number[] {
  return [...int16(value >>> 16), ...int16(value)];
}

function text(value: string | null): number[] {
  return value === null ? int16(-1) : counted(int16, [...utf8(value)]);
}

function bytes(value: string | null): number[] {
  return value === null ? int32(-1) : counted(int32, [...utf8(value)]);
}

function counted(length: (count: number) => number[], content: readonly number[]): number[] {
  return [...length(content.length), ...content];
}
