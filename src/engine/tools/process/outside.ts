import type { ConsumerProgram } from '../../client/consumer-program';
import type { ProducerProgram } from '../../client/producer-program';
import type { RawAnswer } from '../../client/edge';
import type { DiskFile } from '../../protocol/disk-file';
import type { ShareProgram } from '../../client/share-program';

/** A request under way. */
export interface Asked {
  readonly id: string;
}

/** What stands for a client in a program that holds it, by the kind of client. */
export interface Programs {
  producer: ProducerProgram;
  consumer: ConsumerProgram;
  shareConsumer: ShareProgram;
}

export type ProgramKind = keyof Programs;

/** A client that a tool's program holds: calls go in as commands, what came of them stands in its program. */
export interface HeldClient<Program> {
  /**
   * What the program is like now, in a step of the tool. What `look` gives is kept, so that a copy of the world can go through the same
   * steps again: plain data that nobody changes later, no more of it than is needed.
   */
  read<Value>(look: (program: Program) => Value): Value;
  /** The same for a condition that a step waits for; it is not kept. */
  peek<Value>(look: (program: Program) => Value): Value;
  command(command: object): void;
  /** The client is gone at once; the cluster finds out as it does with real ones. */
  kill(): void;
}

export type ClientPrograms = {
  /** A process holds one client at most. Throws the configuration's error as the constructor of a real client does. */
  readonly [Kind in ProgramKind]: (clientId: string, bootstrap: string, settings: ReadonlyMap<string, string>) => HeldClient<Programs[Kind]>;
};

/** The world as a process on a machine beside the cluster reaches it: by the wire only (rule 10 of the architecture). */
export interface Outside {
  readonly nowUs: number;
  /** Null: nobody has that address. */
  send(host: string, port: number, connection: string, request: { readonly api: string; readonly version: number; readonly body: object }): Asked | null;
  /** In a step. */
  answer(asked: Asked): RawAnswer | undefined;
  /** For a wait. */
  isAnswered(asked: Asked): boolean;
  /** In a step. */
  readDisk(path: string): DiskFile | null;
  writeFile(name: string, content: string): void;
  readonly programs: ClientPrograms;
}
