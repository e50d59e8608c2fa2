import type { DiskFile } from '../../protocol/disk-file';
import type { ClientPrograms } from './outside';
import type { AdminClient } from '../admin/admin-client';
import type { OptionTable } from '../command-line/option-table';
import type { CommandTable } from '../command-line/argparse';

/** A tool waits for something, at most until a moment. The process that runs it looks after every event. */
export interface Wait {
  readonly isOver: () => boolean;
  readonly untilUs: number;
}

/** A tool as it goes on step by step: it gives what it waits for and ends with a value. */
export type Steps<Value> = Generator<Wait, Value, void>;

/** What a tool may touch: its output, its input, files, time, and the clients it reaches the cluster with. */
export interface ToolContext {
  out(line: string): void;
  /** Text without a line feed after it. */
  write(text: string): void;
  err(line: string): void;
  /** A line of the tools' log (R-CLI-06). */
  log(level: 'WARN' | 'ERROR', lines: readonly string[], logger: string): void;
  readonly nowUs: number;
  /** Milliseconds since 1970. */
  readonly wallMs: number;
  sleep(ms: number): Steps<void>;
  /** Null: no such file. */
  readFile(name: string): string | null;
  /** A file or folder of a broker's or controller's disk, or one that a tool has written on this machine; null: there is none. */
  readDisk(path: string): DiskFile | null;
  writeFile(name: string, content: string): void;
  /** Until input is there or has ended, or something else has come. */
  awaitInput(orWhen: () => boolean): Steps<void>;
  /** The next line of standard input; null when it has ended. */
  readLine(): Steps<string | null>;
  /** A person sits at the input, and sees a prompt before each line. */
  readonly isInteractive: boolean;
  /** Is a line or the end of the input there already? */
  readonly hasInput: boolean;
  /** The process was asked to end (SIGTERM, control-C). */
  readonly isStopping: boolean;
  /** `configFile`: properties for the client, of a file of that name. */
  admin(bootstrap: string, configFile?: string | null, asksControllers?: boolean): AdminClient;
  readonly programs: ClientPrograms;
  /** A number of the run's own, for names that a tool makes up. */
  random(bound: number): number;
}

/** What a process runs. */
export interface Program {
  readonly name: string;
  /** It ends in order when it is asked to: it looks at `isStopping`. Others are gone at once. */
  readonly hasShutdownHook?: boolean;
  /** Ends with the exit code. */
  run(context: ToolContext, words: readonly string[]): Steps<number>;
}

/** One of Kafka's tools. */
export interface Tool extends Program {
  readonly table: OptionTable | CommandTable;
}
