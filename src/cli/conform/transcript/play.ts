import type { ControllerState } from '../../../engine/controller/controller-state';
import type { World } from '../../../engine/kernel/world';
import { NodeKind } from '../../../engine/protocol/node-kinds';
import { splitWords } from '../../../engine/tools/command-line/split-words';
import { addTerminal, terminalAt, typeAt } from '../../../engine/tools/terminal/add-terminal';
import type { TerminalCommand } from '../../../engine/tools/terminal/terminal';
import type { TerminalState } from '../../../engine/tools/terminal/terminal-state';
import { findTool } from '../../../engine/tools/tools';
import { runUntil } from '../run-until';
import { exceptionClasses, normaliseOutput } from './normalise';
import type { RecordedOutput, Transcript, TranscriptStep } from './parse';

const MS = 1000;
/** What is typed needs so long until somebody has read it. */
const TYPED_MS = 700;
/** A signal is sent at once: between a tool's end and it, followers hear no more. */
const FAULT_MS = 20;
const RUN_PATIENCE_MS = 300_000;
const UNTIL_PATIENCE_MS = 150_000;
const UNTIL_INTERVAL_MS = 300;
/** From a process's start until its port is open. */
const PORT_OPEN_MS = 500;

/** Normalising took the date out of a command line too; its output shows a moment before the first record. */
const TAKEN_DATE = '<date>';
const A_PAST_DATE = '2020-01-01T00:00:00.000';

/** A tool that is not built yet: nothing is compared from there on. */
export class MissingTool extends Error {
  override readonly name = 'MissingTool';
}

/** What a command left. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: readonly string[];
  readonly exitCode: number | null;
}

export type Judge = (ended: { readonly command: string; readonly step: TranscriptStep }, printed: Printed) => string[];

/** One command line, typed at a terminal of its own where nobody sits. */
interface Job {
  readonly command: string;
  readonly tool: string;
  readonly terminal: number;
  shown: number;
}

/** Types a transcript's command lines at a simulated cluster; gives the differences, none when all is as recorded. */
export class TranscriptPlayer {
  private readonly files = new Map<string, string>();
  private readonly jobs = new Map<string, Job>();
  private terminals = 0;
  private gone = -1;

  /** `judge`: says what is wrong with what a command printed by its end, instead of comparing it with the recording. */
  constructor(private readonly world: World, private readonly transcript: Transcript, private readonly judge: Judge | null = null) {}

  play(): string[] {
    for (const [i, step] of this.transcript.steps.entries()) {
      const lines = this.take(step);
      if (lines.length > 0) return [`step ${i + 1} of ${this.transcript.steps.length}: ${describe(step)}`, ...lines];
    }
    return [];
  }

  private take(step: TranscriptStep): string[] {
    switch (step.type) {
      case 'file':
        this.files.set(step.name, step.content);
        return [];
      case 'sleep':
        this.sleep(step.ms);
        return [];
      case 'fault':
        this.fault(step.what, step.node);
        return [];
      case 'until':
        return this.until(step.command, step.pattern, step.negated);
      case 'start': {
        const job = this.start(step.command, step.input, this.keepsInput(step.job));
        this.jobs.set(step.job, job);
        return [];
      }
      case 'run': {
        const job = this.start(step.command, step.input, false);
        if (!this.runToEnd(job)) return ['it did not end'];
        return this.judged(job, step);
      }
      case 'job':
        return this.job(step);
    }
  }

  private keepsInput(name: string): boolean {
    return this.transcript.steps.some((step) => step.type === 'job' && step.job === name && (step.what === 'input' || step.what === 'eof'));
  }

  private job(step: TranscriptStep & { readonly type: 'job' }): string[] {
    const job = this.jobs.get(step.job);
    if (job === undefined) throw new Error(`no job ${step.job}`);
    switch (step.what) {
      case 'input':
        for (const text of step.input) this.type(job, { type: 'line', text });
        this.sleep(TYPED_MS);
        return [];
      case 'output': {
        const wanted = job.shown + step.lines;
        const there = this.runUntil(() => linesOf(this.printed(job).stdout).length >= wanted, RUN_PATIENCE_MS);
        const lines = linesOf(this.printed(job).stdout).slice(job.shown, wanted);
        job.shown = wanted;
        return there ? differences(job.tool, lines, step.output.stdout, step.unordered) : ['the output did not come', ...lines];
      }
      case 'eof':
        this.type(job, { type: 'key', key: 'endOfInput' });
        break;
      case 'stop':
        this.type(job, { type: 'terminate' });
        break;
      case 'kill':
        this.world.crash(job.terminal);
        break;
      case 'wait':
        break;
    }
    if (!this.runToEnd(job)) return ['it did not end'];
    return this.judged(job, step);
  }

  private judged(job: Job, step: TranscriptStep & { readonly type: 'run' | 'job' }): string[] {
    return this.judge === null ? this.compare(job, step.output, step.unordered) : this.judge({ command: job.command, step }, this.printed(job));
  }

  private start(command: string, input: readonly string[], keepsInput: boolean): Job {
    const line = command.replaceAll(TAKEN_DATE, A_PAST_DATE);
    const split = splitWords(line);
    if ('unclosed' in split) throw new Error(`a quote without end: ${command}`);
    const [name = ''] = split.words;
    const tool = findTool(name);
    if (tool === undefined) throw new MissingTool(name);
    const job: Job = { command, tool: tool.name, terminal: addTerminal(this.world, `terminal-${++this.terminals}`, false), shown: 0 };
    const { files } = this.stateOf(job);
    for (const [file, content] of this.files) files.set(file, content);
    this.type(job, { type: 'line', text: line });
    for (const text of input) this.type(job, { type: 'line', text });
    if (!keepsInput) this.type(job, { type: 'key', key: 'endOfInput' });
    return job;
  }

  private type({ terminal }: Job, command: TerminalCommand): void {
    typeAt(this.world, terminal, command);
  }

  private stateOf({ terminal }: Job): TerminalState {
    return terminalAt(this.world, terminal);
  }

  private runToEnd(job: Job): boolean {
    const hasEnded = this.runUntil(() => this.stateOf(job).run === null, RUN_PATIENCE_MS);
    // All type at one machine: what a tool has written is there for the next.
    for (const [file, content] of this.stateOf(job).files) this.files.set(file, content);
    return hasEnded;
  }

  private printed(job: Job): Printed {
    const { screen, exitCode } = this.stateOf(job);
    const of = (kind: 'out' | 'err') => screen.lines.filter((line) => line.kind === kind);
    return { stdout: of('out').map(({ text, isCut }) => (isCut === true ? text : `${text}\n`)).join('') + screen.rest, stderr: of('err').map(({ text }) => text), exitCode };
  }

  private until(command: string, pattern: string, negated: boolean): string[] {
    // Flags stand in front as in other dialects; the lines' ends are ^ and $ in any case.
    const dotAll = /^\(\?m?sm?\)/.test(pattern);
    const regex = new RegExp(pattern.replace(/^\(\?[ms]+\)/, ''), dotAll ? 'ms' : 'm');
    const endUs = this.world.nowUs + UNTIL_PATIENCE_MS * MS;
    let last = '';
    while (this.world.nowUs < endUs) {
      const job = this.start(command, [], false);
      this.runToEnd(job);
      const { stdout, exitCode } = this.printed(job);
      last = stdout;
      if (negated ? !regex.test(last) && exitCode === 0 : regex.test(last)) return [];
      this.sleep(UNTIL_INTERVAL_MS);
    }
    return ['not within time; last output:', ...linesOf(last)];
  }

  private fault(what: string, name: string): void {
    const { world } = this;
    const node = this.nodeOf(name);
    this.sleep(FAULT_MS);
    switch (what) {
      case 'kill':
        world.crash(node);
        return;
      case 'stop':
        world.stop(node);
        this.runUntil(() => world.nodes[node]?.status === 'down', RUN_PATIENCE_MS);
        return;
      case 'start':
        world.start(node);
        this.sleep(PORT_OPEN_MS);
        return;
      case 'pause':
        world.pause(node);
        return;
      case 'resume':
        world.resume(node);
        return;
      default:
        throw new Error(`unknown fault ${what}`);
    }
  }

  private nodeOf(name: string): number {
    const { world } = this;
    if (name === 'gone-controller') return this.gone;
    if (name.startsWith('node:')) return world.nodeByName(name.slice('node:'.length));
    if (name !== 'active-controller') return world.nodeByKafkaId(Number(name));
    this.gone = world.nodes.findIndex((node) => node.kind === NodeKind.Controller && node.status === 'running' && !node.paused && (node.state as ControllerState).active);
    return this.gone;
  }

  private sleep(ms: number): void {
    this.runUntil(() => false, ms);
  }

  private runUntil(isDone: () => boolean, withinMs: number): boolean {
    return runUntil(this.world, isDone, withinMs);
  }

  private compare(job: Job, recorded: RecordedOutput, unordered: boolean): string[] {
    const { tool, shown } = job;
    const { stdout, stderr, exitCode } = this.printed(job);
    const lastStep = this.transcript.steps.at(-1);
    // Empty lines at the end of a recording's file are not in it.
    const isLast = lastStep !== undefined && 'output' in lastStep && lastStep.output === recorded && recorded.exitCode === 0 && recorded.stderr.length === 0;
    const lines = differences(tool, withoutEmptyEnd(linesOf(stdout).slice(shown), isLast), recorded.stdout, unordered);
    if (stdout !== '' && stdout.endsWith('\n') !== recorded.endsWithLineFeed) lines.push('the last line feed differs');
    if (exitCode !== recorded.exitCode) lines.push(`exit code ${exitCode}, recorded ${recorded.exitCode}`);
    if (this.transcript.header.get('stderr')?.[0] !== 'ignore') {
      const ours = exceptionClasses(stderr);
      const theirs = exceptionClasses(recorded.stderr);
      if (ours.join() !== theirs.join()) lines.push(`exceptions: ${ours.join(', ')}`, `recorded:   ${theirs.join(', ')}`);
    }
    if (lines.length > 0) lines.push(...stderr.slice(0, 6).map((line) => `stderr: ${line}`));
    return lines;
  }
}

function differences(tool: string, ours: readonly string[], recorded: readonly string[], unordered: boolean): string[] {
  let a = linesOf(normaliseOutput(tool, ours.map((line) => `${line}\n`).join('')));
  let b = linesOf(normaliseOutput(tool, recorded.map((line) => `${line}\n`).join('')));
  if (unordered) {
    a = a.sort();
    b = b.sort();
  }
  const lines: string[] = [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i] !== b[i]) lines.push(`ours:     ${a[i] === undefined ? '(nothing)' : JSON.stringify(a[i])}`, `recorded: ${b[i] === undefined ? '(nothing)' : JSON.stringify(b[i])}`);
  }
  return lines;
}

function withoutEmptyEnd(lines: readonly string[], isWanted: boolean): readonly string[] {
  let end = lines.length;
  while (isWanted && end > 0 && lines[end - 1] === '') end--;
  return lines.slice(0, end);
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function describe(step: TranscriptStep): string {
  if (step.type === 'run' || step.type === 'start' || step.type === 'until') return `${step.type} ${step.command}`;
  return JSON.stringify(step);
}
