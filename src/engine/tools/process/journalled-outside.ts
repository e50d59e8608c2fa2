import type { RawAnswer } from '../../client/edge';
import type { DiskFile } from '../../protocol/disk-file';
import { checkClientSettings } from './client-settings';
import type { Journal, JournalStep } from './journal';
import type { Machine } from './machine';
import type { Asked, ClientPrograms, HeldClient, Outside, ProgramKind, Programs } from './outside';

/**
 * The outside as a process sees it. In a live step everything that it reads is kept in the journal; in a step that is gone through again
 * it reads what it read then, and what it does to the outside is not done again.
 */
export class JournalledOutside implements Outside {
  readonly programs: ClientPrograms = {
    producer: (clientId, bootstrap, settings) => this.hold('producer', clientId, bootstrap, settings),
    consumer: (clientId, bootstrap, settings) => this.hold('consumer', clientId, bootstrap, settings),
    shareConsumer: (clientId, bootstrap, settings) => this.hold('shareConsumer', clientId, bootstrap, settings),
  };
  private recorded: JournalStep | null = null;
  private position = 0;
  private reads: unknown[] = [];

  constructor(private readonly machine: Machine, private readonly journal: Journal) {}

  /** Runs a step of the process: again as it was, or for the first time. */
  step<Value>(recorded: JournalStep | null, go: () => Value): Value {
    this.recorded = recorded;
    this.position = 0;
    this.reads = [];
    try {
      return go();
    } finally {
      if (recorded === null) this.journal.steps.push({ nowUs: this.machine.nowUs, reads: this.reads });
      this.recorded = null;
    }
  }

  get nowUs(): number {
    return this.recorded === null ? this.machine.nowUs : this.recorded.nowUs;
  }

  random(bound: number): number {
    return this.read(() => this.machine.random(bound));
  }

  send(host: string, port: number, connection: string, request: Parameters<Outside['send']>[3]): Asked | null {
    return this.read(() => this.machine.send(host, port, connection, request));
  }

  answer(asked: Asked): RawAnswer | undefined {
    return this.read(() => this.machine.answer(asked));
  }

  isAnswered(asked: Asked): boolean {
    return this.machine.answer(asked) !== undefined;
  }

  readDisk(path: string): DiskFile | null {
    return this.read(() => this.machine.readDisk(path));
  }

  writeFile(name: string, content: string): void {
    this.act(() => this.machine.writeFile(name, content));
  }

  private hold<Kind extends ProgramKind>(kind: Kind, clientId: string, bootstrap: string, settings: ReadonlyMap<string, string>): HeldClient<Programs[Kind]> {
    checkClientSettings(kind, settings);
    this.act(() => this.machine.hold(kind, clientId, bootstrap, settings));
    return {
      read: (see) => this.read(() => this.machine.look(kind, see)),
      peek: (see) => this.machine.look(kind, see),
      command: (command) => this.act(() => this.machine.call(kind, command)),
      kill: () => this.act(() => this.machine.release()),
    };
  }

  private act(go: () => void): void {
    if (this.recorded === null) go();
  }

  private read<Value>(look: () => Value): Value {
    if (this.recorded !== null) return this.recorded.reads[this.position++] as Value;
    const value = look();
    this.reads.push(value);
    return value;
  }
}
