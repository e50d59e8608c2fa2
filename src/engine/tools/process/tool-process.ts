import { logTime, wallClockMs } from '../../protocol/clock';
import { AdminClient, notCreated } from '../admin/admin-client';
import { parseAddresses } from '../admin/addresses';
import { readProperties } from '../command-line/properties';
import { usageLines } from '../command-line/usage';
import { createJournal, type Journal, type JournalStep, type ProcessInput } from './journal';
import { JournalledOutside } from './journalled-outside';
import type { Machine } from './machine';
import { ILLEGAL_ARGUMENT, ToolFailure, UsageExit } from './tool-failure';
import type { Program, Steps, Tool, ToolContext, Wait } from './tool';

const MS = 1000;
const FAILED = 1;
/** What a shell gives for a process that a signal ended: SIGINT, SIGKILL, SIGTERM. */
export const INTERRUPTED = 130;
export const KILLED = 137;
export const TERMINATED = 143;
const FOREVER_US = Number.MAX_SAFE_INTEGER;

/** Where a process writes. */
export interface Sink {
  out(text: string): void;
  err(line: string): void;
}

export interface ProcessSetting {
  readonly machine: Machine;
  /** Files of the folder that the process works in; nobody changes them while it runs. */
  readonly files: ReadonlyMap<string, string>;
  readonly sink: Sink;
  readonly isInteractive: boolean;
}

/**
 * One run of a program. It goes on whenever what it waits for has come or its time is over; whoever drives the world calls `advance`
 * after whatever happens to it, and no later than `wakeUs`. Given the journal of another process it begins where that one stands.
 */
export class ToolProcess {
  exitCode: number | null = null;
  private readonly input: string[] = [];
  private inputEnded = false;
  private stopCode: number | null = null;
  private wait: Wait | null = null;
  private isRepeating = false;
  private readonly outside: JournalledOutside;
  private readonly steps: Steps<number>;

  constructor(private readonly program: Program, words: readonly string[], private readonly setting: ProcessSetting, private readonly journal: Journal = createJournal()) {
    this.outside = new JournalledOutside(setting.machine, journal);
    this.steps = program.run(this.context(), words);
    this.repeat();
  }

  /** Infinity: only something from outside makes it go on. */
  get wakeUs(): number {
    if (this.wait === null) return this.setting.machine.nowUs;
    return this.wait.untilUs >= FOREVER_US ? Infinity : this.wait.untilUs;
  }

  /** Does it wait for a line of input? */
  isReading = false;

  get machine(): Machine {
    return this.setting.machine;
  }

  take(input: ProcessInput): void {
    this.journal.inputs.push({ beforeStep: this.journal.steps.length, input });
    this.hear(input);
  }

  /** True when the process has ended. */
  advance(): boolean {
    while (this.exitCode === null) {
      if (this.wait !== null && !this.wait.isOver() && this.setting.machine.nowUs < this.wait.untilUs) return false;
      this.step(null);
    }
    return true;
  }

  private hear(input: ProcessInput): void {
    switch (input.type) {
      case 'line':
        this.input.push(input.text);
        return;
      case 'end':
        this.inputEnded = true;
        return;
      case 'signal':
        // A program that does not look at signals ends at once, and every one does at the second.
        if (this.program.hasShutdownHook !== true || this.stopCode !== null) this.exitCode ??= input.exitCode;
        this.stopCode ??= input.exitCode;
        return;
    }
  }

  /** Goes once more through what the journal says, without a word and without doing anything. */
  private repeat(): void {
    this.isRepeating = true;
    const inputs = this.journal.inputs.slice();
    const hearUntil = (step: number): void => {
      while ((inputs[0]?.beforeStep ?? Infinity) <= step) this.hear((inputs.shift() as Journal['inputs'][number]).input);
    };
    this.journal.steps.forEach((recorded, i) => {
      hearUntil(i);
      this.step(recorded);
    });
    hearUntil(this.journal.steps.length);
    this.isRepeating = false;
  }

  private step(recorded: JournalStep | null): void {
    this.isReading = false;
    this.outside.step(recorded, () => {
      try {
        const { done, value } = this.steps.next();
        if (done === true) this.exitCode = this.stopCode ?? value;
        else this.wait = value;
      } catch (failure) {
        this.exitCode = FAILED;
        this.report(failure);
      }
    });
  }

  private report(failure: unknown): void {
    if (failure instanceof UsageExit) {
      for (const line of failure.message.split('\n')) this.err(line);
      const { table } = this.program as Partial<Tool>;
      if (table !== undefined && 'options' in table && !('commands' in table)) for (const line of usageLines(table)) this.err(line);
    } else if (failure instanceof ToolFailure) {
      const [first = '', ...rest] = failure.trace();
      for (const line of [`Exception in thread "main" ${first}`, ...rest]) this.err(line);
    } else throw failure;
  }

  private out(text: string): void {
    if (!this.isRepeating) this.setting.sink.out(text);
  }

  private err(line: string): void {
    if (!this.isRepeating) this.setting.sink.err(line);
  }

  private context(): ToolContext {
    const { setting, outside } = this;
    const hasInput = (): boolean => this.input.length > 0 || this.inputEnded;
    const isStopping = (): boolean => this.stopCode !== null;
    const context: ToolContext = {
      out: (line) => this.out(`${line}\n`),
      write: (text) => this.out(text),
      err: (line) => {
        for (const part of line.split('\n')) this.err(part);
      },
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
      readDisk: (path) => outside.readDisk(path),
      writeFile: (name, content) => outside.writeFile(name, content),
      awaitInput: (orWhen) => this.awaitInput(orWhen),
      readLine: () => this.readLine(),
      isInteractive: setting.isInteractive,
      get hasInput() {
        return hasInput();
      },
      get isStopping() {
        return isStopping();
      },
      admin: (bootstrap, configFile = null, asksControllers = false) => {
        const addresses = parseAddresses(bootstrap);
        if (addresses === null) throw notCreated(`Invalid url in bootstrap.servers: ${bootstrap}`);
        return new AdminClient(outside, context, addresses, readProperties((name) => context.readFile(name), configFile), asksControllers);
      },
      programs: outside.programs,
      random: (bound) => {
        if (bound < 1) throw new ToolFailure(ILLEGAL_ARGUMENT, 'bound must be positive');
        return outside.random(bound);
      },
    };
    return context;
  }

  private log(level: string, lines: readonly string[], logger: string): void {
    const [first = '', ...rest] = lines;
    const head = `[${logTime(this.outside.nowUs)}] ${level} ${first}`;
    if (rest.length === 0) this.err(`${head} (${logger})`);
    else for (const line of [head, ...rest, ` (${logger})`]) this.err(line);
  }

  private *awaitInput(orWhen: () => boolean): Steps<void> {
    const isThere = (): boolean => this.input.length > 0 || this.inputEnded || this.stopCode !== null;
    if (isThere()) return;
    this.isReading = true;
    yield { isOver: () => isThere() || orWhen(), untilUs: FOREVER_US };
  }

  private *readLine(): Steps<string | null> {
    yield* this.awaitInput(() => false);
    return this.input.shift() ?? null;
  }
}
