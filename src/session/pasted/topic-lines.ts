/** `kafka-topics.sh --describe` (R-CLI-12), of this and of older versions: tabs may have become blanks. */
import { topicFacts, type PasteFacts } from './paste-facts';

const TOPIC = /^\s*Topic:\s*(\S+)\s+(?:TopicId:\s*\S+\s+)?PartitionCount:\s*(\S+)\s+ReplicationFactor:\s*(\S+)(?:\s+Configs:\s*(.*?))?\s*$/;
const PARTITION = /^\s*Topic:\s*(\S+)\s+Partition:\s*(\S+)\s+Leader:\s*(\S+)\s+Replicas:\s*([\d,]*)\s+Isr:\s*([\d,]*)(\s.*)?$/;

export function isTopicLine(text: string): boolean {
  return /^\s*Topic:/.test(text);
}

const WRAPPED = 'If the terminal broke long lines, widen its window and copy again, or send the output to a file and paste that.';

export function readTopicLine(text: string, line: number, facts: PasteFacts): void {
  const head = TOPIC.exec(text);
  if (head !== null) {
    const [, name = '', count = '', , configs] = head;
    if (!/^\d+$/.test(count)) return wrong(facts, line, text, 'a number behind PartitionCount:');
    const topic = topicFacts(facts, name, line);
    topic.line = line;
    topic.partitionCount = Number(count);
    topic.configs = configs === undefined ? null : readConfigs(configs);
    return;
  }
  const row = PARTITION.exec(text);
  if (row === null) return wrong(facts, line, text, 'a line of kafka-topics.sh --describe: “Topic: … PartitionCount: … ReplicationFactor: … Configs: …”, or “Topic: … Partition: … Leader: … Replicas: … Isr: …”');
  const [, name = '', partition = '', leader = '', replicas = '', isr = '', rest = ''] = row;
  if (!/^\d+$/.test(partition)) return wrong(facts, line, text, 'a number behind Partition:');
  if (!/^(none|-?\d+)$/.test(leader)) return wrong(facts, line, text, 'the id of a broker behind Leader:, or none');
  if (ids(replicas).length === 0) return wrong(facts, line, text, 'the ids of brokers behind Replicas:');
  const list = (label: string): readonly number[] => ids(new RegExp(`\\b${label}:\\s*([\\d,]+)`).exec(rest)?.[1] ?? '');
  topicFacts(facts, name, line).partitions.set(Number(partition), {
    line, leader: leader === 'none' || leader.startsWith('-') ? null : Number(leader), replicas: ids(replicas), isr: ids(isr), adding: list('Adding Replicas'), removing: list('Removing Replicas'),
    hasElr: /\bElr:(?!\s*N\/A)/.test(rest), elr: ids(/(?:^|\s)Elr:\s*([\d,]+)/.exec(rest)?.[1] ?? ''),
  });
}

function wrong(facts: PasteFacts, line: number, found: string, expected: string): void {
  facts.errors.push({ line, found: found.trim(), expected, wayOut: WRAPPED });
}

function ids(text: string): readonly number[] {
  return text.split(',').filter((one) => one !== '').map(Number);
}

/** `a=1,b=2,3`: a comma begins the next one only where a name and a sign of equality follow. */
function readConfigs(text: string): readonly (readonly [string, string])[] {
  if (text.trim() === '') return [];
  return text.trim().split(/,(?=[a-z][a-z0-9._-]*=)/).map((pair) => {
    const at = pair.indexOf('=');
    return at < 0 ? ([pair, ''] as const) : ([pair.slice(0, at), pair.slice(at + 1)] as const);
  });
}
