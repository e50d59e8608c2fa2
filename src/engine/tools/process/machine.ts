import type { RawAnswer } from '../../client/edge';
import type { DiskFile } from '../../protocol/disk-file';
import type { Asked, ProgramKind, Programs } from './outside';

/** What the machine that a process runs on does for it, now. A process reaches it through `JournalledOutside` only. */
export interface Machine {
  readonly nowUs: number;
  /** A number of the run's own. */
  random(bound: number): number;
  /** Null: nobody has that address. */
  send(host: string, port: number, connection: string, request: { readonly api: string; readonly version: number; readonly body: object }): Asked | null;
  answer(asked: Asked): RawAnswer | undefined;
  /** Null: no such file or folder. */
  readDisk(path: string): DiskFile | null;
  /** Into the folder that the process works in, or by its full name. */
  writeFile(name: string, content: string): void;
  /** Makes the client that the process holds; there is one at most. */
  hold(kind: ProgramKind, clientId: string, bootstrap: string, settings: ReadonlyMap<string, string>): void;
  look<Kind extends ProgramKind, Value>(kind: Kind, see: (program: Programs[Kind]) => Value): Value;
  call(kind: ProgramKind, command: object): void;
  /** The client is gone without another word. */
  release(): void;
}
