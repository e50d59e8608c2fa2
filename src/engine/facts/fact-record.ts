import type { Fact } from '../kernel/fact';
import { factShape } from './fact-table';
import type { SentenceNames } from './sentence';

export type FactRecord = Readonly<Record<string, string | number>>;

/** A fact with its numbers under their names, and names for numbers that stand for one: as a line of JSON shows it. */
export function factRecord(fact: Fact, names: SentenceNames): FactRecord {
  const { name, args } = factShape(fact.kind);
  const record: Record<string, string | number> = { fact: name, id: fact.id, timeUs: fact.timeUs, event: fact.event, node: names.nodeName(fact.node) };
  const values = [fact.a, fact.b, fact.c, fact.d];
  args.forEach(([field, type], i) => {
    const value = values[i] as number;
    // A link's ends are called as the command calls them; the fact's own node stays `node`.
    switch (type) {
      case 'node':
        record[field] = names.nodeName(value);
        break;
      case 'partition':
        record[field] = names.partitionName(value);
        break;
      case 'topic':
      case 'group':
      case 'text':
        record[field] = names.nameOf(value);
        break;
      case 'error':
        record[field] = names.errorName(value);
        break;
      case 'api':
        record[field] = names.apiName(value);
        break;
      case 'spanUs':
      case 'timeUs':
        record[`${field}Us`] = value;
        break;
      case 'broker':
      case 'offset':
      case 'count':
      case 'epoch':
      case 'ppm':
        record[field] = value;
        break;
    }
  });
  record['cause'] = fact.cause;
  return record;
}
