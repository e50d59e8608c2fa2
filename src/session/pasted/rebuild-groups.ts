/** Consumer groups of a paste as a scenario has them: members by name, what they read, and their protocol. */
import type { ScenarioInput } from '../../engine/scenario/schema';
import type { PastedGroup, PastedMember, PasteFacts } from './paste-facts';

type Group = NonNullable<ScenarioInput['groups']>[number];

/** Names of partition.assignment.strategy by what a group says of itself; the rest are assignors of the server. */
const CLASSIC_ASSIGNORS: Readonly<Record<string, string>> = {
  range: 'org.apache.kafka.clients.consumer.RangeAssignor', roundrobin: 'org.apache.kafka.clients.consumer.RoundRobinAssignor',
  sticky: 'org.apache.kafka.clients.consumer.StickyAssignor', 'cooperative-sticky': 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor',
};
const MAX_NAME = 80;

export function rebuildGroups(facts: PasteFacts, unknown: string[]): Group[] {
  const used = new Set<string>(['edge', 'zookeeper', 'object-store']);
  const groups: Group[] = [];
  for (const pasted of facts.groups.values()) {
    const name = fitting(pasted.name);
    if (name !== pasted.name) unknown.push(`The group “${pasted.name}” is called ${name} here: such a name can have letters, digits, dots, dashes and underscores.`);
    const members = membersOf(pasted, name, used);
    const topics = [...pasted.topics].sort();
    if (members.length === 0) {
      unknown.push(`The group ${name} has no members in the paste, and committed offsets cannot be put into a scenario: it is not there until somebody reads in it.`);
      continue;
    }
    if (topics.length === 0) {
      unknown.push(`What ${name} reads: the paste names ${members.length === 1 ? 'its member' : 'its members'} and no topic. Paste --describe --group ${pasted.name} as well. The group is left out.`);
      continue;
    }
    const isConsumerProtocol = speaksConsumerProtocol(pasted);
    if (pasted.members.size === 0) unknown.push(`Who the members of ${name} are: only their number is in the paste. They are called ${members.slice(0, 2).join(', ')}${members.length > 2 ? ' and so on' : ''}.`);
    if (isConsumerProtocol === null) unknown.push(`The protocol of ${name}: the classic one is taken.`);
    if ([...pasted.members.values()].some(({ instanceId }) => instanceId !== null)) unknown.push(`Static membership of ${name}: its members have no group.instance.id here.`);
    groups.push({ name, members, topics, config: configOf(pasted, isConsumerProtocol === true) });
  }
  if (groups.length > 0) unknown.push('What the groups subscribe to beyond what they have (a pattern, a topic without partitions for them), and how long they work on what they read: they work in no time here.');
  return groups;
}

/** Null: nothing in the paste says which. */
function speaksConsumerProtocol({ members, strategy }: PastedGroup): boolean | null {
  if (strategy !== null) return CLASSIC_ASSIGNORS[strategy] === undefined;
  const [first] = members.values();
  // Members of the consumer protocol make up 22 characters; the coordinator of a classic group puts a UUID behind the client's id.
  return first === undefined ? null : /^[A-Za-z0-9_-]{22}$/.test(first.memberId);
}

function configOf({ strategy }: PastedGroup, isConsumerProtocol: boolean): Group['config'] {
  if (isConsumerProtocol) return { 'group.protocol': 'consumer', ...(strategy === null ? {} : { 'group.remote.assignor': strategy }) };
  const assignor = strategy === null ? undefined : CLASSIC_ASSIGNORS[strategy];
  return assignor === undefined ? {} : { 'partition.assignment.strategy': assignor };
}

/** Named by their client.id where that is one's own. */
function membersOf({ members, memberCount }: PastedGroup, group: string, used: Set<string>): string[] {
  const listed: readonly (PastedMember | null)[] = members.size > 0 ? [...members.values()].sort((a, b) => (a.clientId < b.clientId ? -1 : a.clientId > b.clientId ? 1 : 0)) : Array.from({ length: memberCount ?? 0 }, () => null);
  const clients = listed.map((member) => fitting(member?.clientId ?? group));
  return clients.map((client) => {
    const isShared = clients.filter((other) => other === client).length > 1 || members.size === 0 || used.has(client);
    let name = client;
    for (let n = 1; isShared ? name === client || used.has(name) : used.has(name); n++) name = `${client.slice(0, MAX_NAME - 5)}-${n}`;
    used.add(name);
    return name;
  });
}

function fitting(name: string): string {
  const text = name.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, MAX_NAME);
  return /^(?:broker|controller)-\d+$/.test(text) ? `client-${text}` : text === '' ? 'group' : text;
}
