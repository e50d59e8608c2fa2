/** `kafka-consumer-groups.sh --describe`: offsets, members and state (R-CLI-41..44), each with a head line that names its columns. */
import { groupFacts, type PasteFacts } from './paste-facts';

export interface GroupTable {
  readonly view: 'offsets' | 'members' | 'state';
  readonly columns: readonly string[];
}

/** The head of a table of groups; null for another line. */
export function groupTableHead(text: string): GroupTable | null {
  const columns = text.replace('COORDINATOR (ID)', 'COORDINATOR').trim().split(/\s+/);
  if (columns[0] !== 'GROUP') return null;
  if (columns.includes('CURRENT-OFFSET')) return { view: 'offsets', columns };
  if (columns.includes('CONSUMER-ID') && columns.includes('#PARTITIONS')) return { view: 'members', columns };
  return columns.includes('COORDINATOR') && columns.includes('#MEMBERS') ? { view: 'state', columns } : null;
}

/** Tables of the same look that say nothing a scenario holds. */
export function isOtherTableHead(text: string): boolean {
  return /^\s*GROUP\s/.test(text) && groupTableHead(text) === null;
}

const NONE = '-';

export function readGroupRow({ view, columns }: GroupTable, text: string, line: number, facts: PasteFacts): void {
  const cells = cellsOf(view, columns, text);
  if (cells === null) {
    const wayOut = 'A row that the terminal broke in two cannot be put together: widen the window and copy again. If this line belongs to something else, put an empty line before it.';
    facts.errors.push({ line, found: text.trim(), expected: `${columns.length} columns, as in the head of this table: ${columns.join(' ')}`, wayOut });
    return;
  }
  const cell = (name: string): string => cells[columns.indexOf(name)] ?? NONE;
  const group = groupFacts(facts, cell('GROUP'), line);
  switch (view) {
    case 'offsets':
      if (cell('TOPIC') !== NONE) group.topics.add(cell('TOPIC'));
      if (/^\d+$/.test(cell('LAG'))) group.lag = (group.lag ?? 0) + Number(cell('LAG'));
      addMember();
      return;
    case 'members':
      addMember();
      for (const name of ['CURRENT-ASSIGNMENT', 'ASSIGNMENT']) for (const topic of assignedTopics(cell(name))) group.topics.add(topic);
      return;
    case 'state': {
      group.state = cell('STATE');
      group.strategy = cell('ASSIGNMENT-STRATEGY') === NONE ? null : cell('ASSIGNMENT-STRATEGY');
      group.memberCount = /^\d+$/.test(cell('#MEMBERS')) ? Number(cell('#MEMBERS')) : null;
      const coordinator = /\((\d+)\)/.exec(cell('COORDINATOR'))?.[1];
      if (coordinator !== undefined) facts.coordinators.add(Number(coordinator));
      return;
    }
  }

  function addMember(): void {
    const memberId = cell('CONSUMER-ID');
    if (memberId === NONE) return;
    const known = group.members.get(memberId);
    const instance = cell('GROUP-INSTANCE-ID');
    group.members.set(memberId, { memberId, clientId: cell('CLIENT-ID'), instanceId: instance === NONE || instance === '' ? (known?.instanceId ?? null) : instance });
  }
}

/** Cells may be empty: the instance of a member that has none, the strategy of a group without members in older versions. */
function cellsOf(view: GroupTable['view'], columns: readonly string[], text: string): readonly string[] | null {
  // The coordinator's address and id stand apart by two blanks.
  const words = text.trim().replace(/\s+\((\d+)\)(?=\s|$)/, view === 'state' ? '($1)' : '$&').split(/\s+/);
  if (words.length === columns.length - 1) {
    const optional = columns.indexOf(view === 'members' ? 'GROUP-INSTANCE-ID' : 'ASSIGNMENT-STRATEGY');
    if (optional > 0) return [...words.slice(0, optional), NONE, ...words.slice(optional)];
  }
  return words.length === columns.length ? words : null;
}

/** `orders:0,1;users:2`, and `orders(0,1), users(2)` in older versions. */
function assignedTopics(text: string): readonly string[] {
  return text === NONE ? [] : text.split(/;|\),?/).map((part) => part.split(/[:(]/)[0]?.trim() ?? '').filter((name) => name !== '');
}
