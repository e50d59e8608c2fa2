import type { Assignment, AssignorMember, AssignorTopic, AssignorTopics } from './assignment';

/** Topics from counts, or from the racks of each partition's replicas: `{ t: 7 }`, `{ t: ['a b', 'b c'] }`. */
export function topicsOf(shape: Record<string, number | string[]>): AssignorTopics {
  return new Map(
    Object.entries(shape).map(([name, topic]): [string, AssignorTopic] => {
      if (typeof topic === 'number') return [name, { partitions: topic }];
      return [name, { partitions: topic.length, racks: topic.map((racks) => racks.split(' ')) }];
    }),
  );
}

/** Members from lines: `A: t0 t1`, `A@rack: t`, `z-1=i1: t` for a static member. */
export function membersOf(...lines: string[]): AssignorMember[] {
  return lines.map((line) => {
    const [who, topics] = line.split(': ');
    const [idAndInstance, rack = null] = who.split('@');
    const [id, instance = null] = idAndInstance.split('=');
    return { id, instance, rack, topics: topics.split(' ') };
  });
}

/** An assignment as lines: `A t0-0,1 t1-0`. */
export function linesOf(assignment: Assignment): string[] {
  return [...assignment].map(([member, topics]) => {
    return [member, ...[...topics].sort().map(([topic, partitions]) => `${topic}-${partitions.join(',')}`)].join(' ');
  });
}
