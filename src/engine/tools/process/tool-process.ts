import { AdminClient, notCreated } from '../admin/admin-client';
import { parseAddresses } from '../admin/addresses';
import type { Outside } from './outside';
import { ILLEGAL_ARGUMENT, ToolFailure, UsageExit } from './tool-failure';
import type { Steps, Tool, ToolContext, Wait } from './tool';
import { readProperties } from '../command-line/properties';
import { usageLines } from '../command-line/usage';
import { wallClockMs } from '../../protocol/clock';

const MS = 1000;
const FAILED = 1;
/** What a shell gives for a process that a signal ended. */
const TERMINATED = 143;
const KILLED = 137;
const FOREVER_US = Number.MAX_SAFE_INTEGER;

export interface ProcessSetting {
  readonly outside: Outside;
  /** Files of the folder that the process works in. */
  readonly files: ReadonlyMap<string, string>;
  /** Wall clock as log lines have it. */
  readonly clock: (nowUs: number) => string;
  readonly random: (bound: number) => number;
}

/**
 * One run of a tool. It goes on whenever what it waits for has come or its time is over; whoever drives the world calls
 * `advance` after each event, and no later than `wakeUs`.
 */
export class ToolProcess {
  stdout = '';
  stderr: string[] = [];
  exitCode: number | null = null;
  private readonly input: string[] = [];
  private inputEnded = false;
  private stopping = false;
  private wait: Wait | null = null;
  private readonly steps: Steps<number>;

  constructor(private readonly tool: Tool, words: readonly string[], private readonly setting: ProcessSetting) {
    this.steps = tool.run(this.context(), words);
  }

  get wakeUs(): number {
    return this.wait === null ? this.setting.outside.nowUs : this.wait.untilUs;
  }

  feed(line: string): void {
    this.input.push(line);
  }

  endInput(): void {
    this.inputEnded = true;
  }

  /** SIGTERM. */
  stop(): void {
    this.stopping = true;
  }

  /** SIGKILL. */
  kill(): void {
    if (this.exitCode === null) this.exitCode = KILLED;
  }

  /** True when the process has ended. */
  advance(): boolean {
    while (this.exitCode === null) {
      if (this.wait !== null && !this.wait.isOver() && this.setting.outside.nowUs < this.wait.untilUs) return false;
      this.step();
    }
    return true;
  }

  private step(): void {
    try {
      const { done, value } = this.steps.next();
      if (done === true) this.exitCode = this.stopping ? TERMINATED : value;
      else this.wait = value;
    } catch (failure) {
      this.exitCode = FAILED;
      this.report(failure);
    }
  }

  private report(failure: unknown): void {
    if (failure instanceof UsageExit) {
      this.stderr.push(...failure.message.split('\n'));
      if ('options' in this.tool.table && !('commands' in this.tool.table)) this.stderr.push(...usageLines(this.tool.table));
    } else if (failure instanceof ToolFailure) {
      const [first = '', ...rest] = failure.trace();
      this.stderr.push(`Exception in thread "main" ${first}`, ...rest);
    } else throw failure;
  }

  private context(): ToolContext {
    const { setting } = this;
    const { outside } = setting;
    const context: ToolContext = {
      out: (line) => void (this.stdout += `${line}\n`),
      write: (text) => void (this.stdout += text),
      err: (line) => void this.stderr.push(...line.split('\n')),
      log: (level, lines, logger) => this.log(level, lines, logger),
      get nowUs() {
        return outside.nowUs;
      },
      get wallMs() {
        return wallClockMs(outside.nowUs);
      },
      *sleep(ms) {
        yield { isOver: () => false, untilUs: outside.nowUs + ms * MS };
      },
      readFile: (name) => setting.files.get(name) ?? null,
      readLine: () => this.readLine(),
      hasInput: false,
      isStopping: false,
      admin: (bootstrap, configFile = null, asksControllers = false) => {
        const addresses = parseAddresses(bootstrap);
        if (addresses === null) throw notCreated(`Invalid url in bootstrap.servers: ${bootstrap}`);
        return new AdminClient(outside, context, addresses, readProperties((name) => context.readFile(name), configFile), asksControllers);
      },
      programs: outside.programs,
      random: (bound) => {
        if (bound < 1) throw new ToolFailure(ILLEGAL_ARGUMENT, 'bound must be positive');
        return setting.random(bound);
      },
    };
    Object.defineProperty(context, 'hasInput', { get: () => this.input.length > 0 || this.inputEnded });
    Object.defineProperty(context, 'isStopping', { get: () => this.stopping });
    return context;
  }

  private log(level: string, lines: readonly string[], logger: string): void {
    const [first = '', ...rest] = lines;
    const head = `[${this.setting.clock(this.setting.outside.nowUs)}] ${level} ${first}`;
    if (rest.length === 0) this.stderr.push(`${head} (${logger})`);
    else this.stderr.push(head, ...rest, ` (${logger})`);
  }

  private *readLine(): Steps<string | null> {
    if (this.input.length === 0 && !this.inputEnded) yield { isOver: () => this.input.length > 0 || this.inputEnded || this.stopping, untilUs: FOREVER_US };
    return this.input.shift() ?? null;
  }
}
