import { PartContext } from '../../client/part-context';
import { rawRequestBody } from '../../client/raw-request';
import type { RawAnswer } from '../../client/edge';
import type { Context } from '../../kernel/behavior';
import type { NodeIx } from '../../kernel/connection';
import { ApiKey } from '../../protocol/api-keys';
import { BROKER_HOST, brokerPort } from '../../protocol/endpoints';
import type { DiskFile } from '../../protocol/disk-file';
import { parseAddresses } from '../admin/addresses';
import type { Machine } from '../process/machine';
import type { Asked, ProgramKind, Programs } from '../process/outside';
import { logTime } from '../../protocol/clock';
import { takeLogLines } from './client-log-lines';
import { behaviorOf, createHeldClient, programOf, releaseHeld, type HeldClientState } from './held-client';
import { writeErr } from './screen';
import type { TerminalState, ToolRun } from './terminal-state';

const RANDOM_STREAM = 'tools';
/** Nobody listens there. */
export const REFUSED: RawAnswer = { closed: true, isRefused: true };
/** Connections to one server that the admin client may have at a time; the held client's come after them. */
const ADMIN_SLOTS = 4;

/** The machine of a terminal, for the process that runs on it: what it does goes through the node's context. */
export class TerminalMachine implements Machine {
  private context: Context | null = null;

  constructor(private readonly terminal: TerminalState, private readonly run: ToolRun) {}

  /** Valid for one handler of the node. */
  during<Value>(ctx: Context, go: () => Value): Value {
    this.context = ctx;
    try {
      return go();
    } finally {
      this.context = null;
    }
  }

  private get ctx(): Context {
    if (this.context === null) throw new Error('a process goes on within a handler of its node only');
    return this.context;
  }

  get nowUs(): number {
    return this.ctx.nowUs;
  }

  random(bound: number): number {
    return this.ctx.draw(this.ctx.stream(`${RANDOM_STREAM}/${this.terminal.name}`), bound);
  }

  send(host: string, port: number, connection: string, { api, version, body }: { readonly api: string; readonly version: number; readonly body: object }): Asked | null {
    const { ctx, run } = this;
    const to = this.nodeAt(host, port);
    if (to === null) return null;
    const id = String(++run.sent);
    if (to < 0) run.answers.set(id, REFUSED);
    else run.open.set(ctx.request(to, this.slotOf(to, connection), ApiKey[api as keyof typeof ApiKey], version, rawRequestBody(api, body), Infinity), id);
    return { id };
  }

  answer({ id }: Asked): RawAnswer | undefined {
    return this.run.answers.get(id);
  }

  readDisk(path: string): DiskFile | null {
    const { files } = this.terminal;
    const content = files.get(path);
    if (content !== undefined) return { kind: 'text', content };
    const names = [...files.keys()].filter((name) => name.startsWith(`${path}/`)).map((name) => name.slice(path.length + 1));
    if (names.length > 0) return { kind: 'folder', names };
    return (this.ctx.readDisk(path) as DiskFile | undefined) ?? null;
  }

  writeFile(name: string, content: string): void {
    this.terminal.files.set(name, content);
  }

  hold(kind: ProgramKind, clientId: string, bootstrap: string, settings: ReadonlyMap<string, string>): void {
    const { ctx, run } = this;
    if (run.held !== null) throw new Error(`${run.program} holds a client already`);
    const servers = (parseAddresses(bootstrap) ?? []).map(({ host, port }) => this.nodeAt(host, port) ?? -1).filter((ix) => ix >= 0);
    run.held = createHeldClient(kind, this.terminal.name, settings, servers);
    ctx.identify(clientId);
    this.inClient((behavior, part, state) => behavior.onStart(part, state));
  }

  look<Kind extends ProgramKind, Value>(kind: Kind, see: (program: Programs[Kind]) => Value): Value {
    return see(programOf(this.held(kind)) as Programs[Kind]);
  }

  call(kind: ProgramKind, command: object): void {
    this.held(kind);
    this.inClient((behavior, part, state) => behavior.onCommand(part, state, command));
  }

  /** Something reaches the held client, if there is one; what it writes to its log stands on the screen at once. */
  inClient(go: (behavior: ReturnType<typeof behaviorOf>, ctx: Context, state: HeldClientState['state']) => void): void {
    const { ctx, run, terminal } = this;
    const { held } = run;
    if (held === null) return;
    go(behaviorOf(held), new PartContext(ctx), held.state);
    for (const line of takeLogLines(held, (node) => ctx.kafkaId(node))) writeErr(terminal.screen, `[${logTime(ctx.nowUs)}] ${line}`, ctx.nowUs);
  }

  release(): void {
    releaseHeld(this.terminal, this.run);
  }

  private held(kind: ProgramKind): NonNullable<ToolRun['held']> {
    const { held } = this.run;
    if (held?.kind !== kind) throw new Error(`${this.run.program} holds no ${kind}`);
    return held;
  }

  /** A server that does not run has its address all the same; nobody at all (−1) is at a port without one. Null: no such host. */
  private nodeAt(host: string, port: number): NodeIx | null {
    if (host !== BROKER_HOST && host !== '127.0.0.1') return null;
    // Brokers count up from 1 and controllers from 101 at ports in the same steps.
    return this.ctx.nodeByKafkaId(port - brokerPort(0));
  }

  /** A new connection takes the place of the oldest one to the same server. */
  private slotOf(to: NodeIx, connection: string): number {
    const { connections } = this.run;
    for (let slot = 0; slot < ADMIN_SLOTS; slot++) if (connections.get(`${to}/${slot}`) === connection) return slot;
    let slot = 0;
    while (slot < ADMIN_SLOTS - 1 && connections.has(`${to}/${slot}`)) slot++;
    if (connections.has(`${to}/${slot}`)) {
      slot = Number(connections.get(`${to}/next`) ?? '0');
      connections.set(`${to}/next`, String((slot + 1) % ADMIN_SLOTS));
      this.ctx.disconnect(to, slot);
    }
    connections.set(`${to}/${slot}`, connection);
    return slot;
  }
}

