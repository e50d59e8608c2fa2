import type { FromWorker, NodeName } from '../worker/contract';

/** What the numbers in facts and frames are called. Replaced as a whole when it changes, so it can live in a store. */
export class NameTable {
  static readonly EMPTY = new NameTable([], ['']);

  private readonly ids = new Map<string, number>();

  private constructor(readonly nodes: readonly NodeName[], readonly texts: readonly string[]) {
    for (let id = 0; id < texts.length; id++) this.ids.set(texts[id] as string, id);
  }

  with(message: Extract<FromWorker, { type: 'names' }>): NameTable {
    return new NameTable(message.nodes, [...this.texts.slice(0, message.from), ...message.texts]);
  }

  /** `broker-1`; '' for an index that is none. */
  nodeName(node: number): string {
    return this.nodes[node]?.name ?? '';
  }

  nodeIndex(name: string): number {
    return this.nodes.findIndex((node) => node.name === name);
  }

  nameOf(id: number): string {
    return this.texts[id] ?? '';
  }

  /** The world's number of a text, −1 if it has none. */
  nameId(text: string): number {
    return this.ids.get(text) ?? -1;
  }

  kafkaId(node: number): number {
    return this.nodes[node]?.kafkaId ?? -1;
  }
}
