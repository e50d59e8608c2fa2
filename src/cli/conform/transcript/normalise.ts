/** What differs from run to run becomes a name, as the README beside the recordings says; in its order. */

type Rule = readonly [pattern: RegExp, replacement: string | ((match: string, ...groups: string[]) => string)];

const ID = '[A-Za-z0-9_-]{22}';

const RULES: readonly Rule[] = [
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}/g, '<time>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>'],
  [new RegExp(`(TopicId: |topicId=|"topicId":"|directoryId": "|directory id |directory\\.id=)${ID}`, 'g'), '$1<id>'],
  [/\b1[5-9]\d{11}\b/g, '<ms>'],
  [/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '<date>'],
  [/correlation id \d+/g, 'correlation id <n>'],
  [/crc: \d+/g, 'crc: <n>'],
  [/(producerId|producer id)(:? ?=?)\d+/gi, '$1$2<pid>'],
  [/console-consumer-\d{1,5}\b/g, 'console-consumer-<n>'],
  [/Timed out waiting for a node assignment\. Call: \w+/g, '<timeout>'],
  [/Call\(callName=\w+,.*?\) timed out at .*? after \d+ attempt\(s\)/g, '<timeout>'],
  [/(TimeoutException: )The request timed out\./g, '$1<timeout>'],
  [/@[0-9a-f]{6,8}\b/g, '@<hash>'],
  [/\d+ ms has passed since batch creation/g, '<n> ms has passed since batch creation'],
  [/(for partitions )([^\n]*)/g, (_all, head, list) => head + sortedList(list, byTopicAndPartition)],
  [/(takes one of these options: |takes the option: |Valid states are: |Valid types are: )([^\n]*)/g, (_all, head, list) => head + sortedList(list)],
];

export function normaliseOutput(tool: string, text: string): string {
  let result = text;
  for (const [pattern, replacement] of RULES) result = typeof replacement === 'string' ? result.replace(pattern, replacement) : result.replace(pattern, replacement);
  if (tool === 'kafka-metadata-quorum') result = quorum(result);
  if (tool === 'kafka-features') result = result.replace(/Epoch: \d+/g, 'Epoch: <n>');
  return idColumns(result);
}

function quorum(text: string): string {
  const controllers = new Set([...text.matchAll(/CONTROLLER:\/\//g)].map(({ index }) => index)).size;
  let result = text.replace(/^(HighWatermark|MaxFollowerLag|MaxFollowerLagTimeMs)(: +)-?\d+/gm, '$1$2<n>');
  if (controllers > 1) result = result.replace(/^(LeaderId|LeaderEpoch)(: +)\d+/gm, '$1$2<n>');
  return result;
}

/** Ids of 22 characters that stand in a column named so. */
function idColumns(text: string): string {
  const lines = text.split('\n');
  return lines.map((line, i) => (/CONSUMER-ID|DirectoryId/.test(lines.slice(0, i).join('\n')) ? line.replace(new RegExp(`(^|\\s)(?=\\S*[A-Z0-9_-])${ID}(?=\\s|$)`, 'g'), '$1<id>') : line)).join('\n');
}

function sortedList(list: string, compare?: (a: string, b: string) => number): string {
  return list.split(', ').sort(compare).join(', ');
}

function byTopicAndPartition(a: string, b: string): number {
  const [topicA, partitionA] = parts(a);
  const [topicB, partitionB] = parts(b);
  return topicA === topicB ? partitionA - partitionB : topicA < topicB ? -1 : 1;
}

function parts(name: string): readonly [string, number] {
  const at = name.lastIndexOf('-');
  return [name.slice(0, at), Number(name.slice(at + 1))];
}

/** Whether a client writes these depends on the moment; recordings leave them out. */
const OF_THE_MOMENT = /Received invalid metadata error in produce request|Error: (?:REQUEST_TIMED_OUT|NOT_LEADER_OR_FOLLOWER|NETWORK_EXCEPTION)/;

/** Of standard error the classes of exceptions count, in their order: explanations are in our own words. */
export function exceptionClasses(lines: readonly string[]): string[] {
  return lines.filter((line) => !OF_THE_MOMENT.test(line)).flatMap((line) => [...line.matchAll(/\b(?:[a-z][\w]*\.)+[A-Z]\w*(?:Exception|Error|Failed)\b/g)].map(([name]) => name));
}
