import type { RawAnswer } from '../../client/edge';
import { isOfPart, isTimerOfPart, requestOfPart, slotOfPart, timerOfPart } from '../../client/part-context';
import { FactKind } from '../../facts/fact-kinds';
import type { Behavior, Context } from '../../kernel/behavior';
import { DisconnectReason } from '../../kernel/connection';
import { TimerRange } from '../../protocol/timer-kinds';
import { createJournal } from '../process/journal';
import { INTERRUPTED, KILLED, TERMINATED, ToolProcess } from '../process/tool-process';
import { releaseHeld } from './held-client';
import { findProgram, isTool, linesOf, runBuiltIn } from './programs';
import { cut, writeErr, writeOut, writeTyped } from './screen';
import { readShellLine, type Redirect, type ShellCommand } from './shell';
import { REFUSED, TerminalMachine } from './terminal-machine';
import { copyTerminal, type TerminalState, type ToolRun } from './terminal-state';

/** A Java program takes so long before its first request; the recorded tools needed about as much. */
const TOOL_START_US = 700_000;
const ADMIN_CLIENT_ID = 'adminclient-1';
const FAILED = 1;
const MISUSED = 2;
const PROMPT = '$ ';
const PROMPT_CONTINUED = '> ';

const TerminalTimer = {
  Wake: TimerRange.Terminal * 100,
} as const;

/** What a terminal can be asked to do. */
export type TerminalCommand =
  /** A command, or a line of input for the program that runs. */
  | { readonly type: 'line'; readonly text: string }
  /** Ctrl-D and Ctrl-C. */
  | { readonly type: 'key'; readonly key: 'endOfInput' | 'interrupt' }
  /** SIGTERM. */
  | { readonly type: 'terminate' };

/**
 * A terminal (R-CLI-01 …): a shell that runs one program at a time. The node is down while the shell waits for a command; a command that
 * takes time starts it, and the end of the program ends it, which closes its connections as the end of a process does.
 */
export const terminalBehavior: Behavior<TerminalState> = {
  comesAndGoes: true,

  onStart(ctx, s) {
    if (s.run === null) {
      ctx.exit();
      return;
    }
    ctx.identify(ADMIN_CLIENT_ID);
    ctx.emit(FactKind.ToolStarted, ctx.nameId(s.run.line));
    wakeAt(ctx, s.run, s.run.startedUs);
  },

  onRequest(ctx, _s, request) {
    ctx.hangUp(request); // nobody is served here
  },

  onResponse(ctx, s, request, body) {
    const { run } = s;
    if (run === null) return;
    if (!isOfPart(request.slot)) keep(run, request.id, { body });
    else inClient(ctx, s, run, (behavior, part, state) => behavior.onResponse(part, state, requestOfPart(request), body));
    advance(ctx, s, run);
  },

  onDisconnect(ctx, s, server, slot, lost, reason) {
    const { run } = s;
    if (run === null) return;
    if (!isOfPart(slot)) for (const request of lost) keep(run, request.id, reason === DisconnectReason.Refused ? REFUSED : { closed: true });
    else inClient(ctx, s, run, (behavior, part, state) => behavior.onDisconnect(part, state, server, slotOfPart(slot), lost.map(requestOfPart), reason));
    advance(ctx, s, run);
  },

  onTimer(ctx, s, type, a, b, ref) {
    const { run } = s;
    if (run === null) return;
    if (!isTimerOfPart(type)) run.wakeTimer = 0;
    else inClient(ctx, s, run, (behavior, part, state) => behavior.onTimer(part, state, timerOfPart(type), a, b, ref));
    advance(ctx, s, run);
  },

  onCommand(ctx, s, command) {
    const asked = command as TerminalCommand;
    switch (asked.type) {
      case 'line':
        if (s.run === null) typeAtPrompt(ctx, s, asked.text);
        else typeInput(ctx, s, s.run, asked.text);
        return;
      case 'key':
        if (asked.key === 'interrupt') interrupt(ctx, s);
        else if (s.run !== null) hear(ctx, s, s.run, { type: 'end' });
        return;
      case 'terminate':
        if (s.run !== null) hear(ctx, s, s.run, { type: 'signal', exitCode: TERMINATED });
    }
  },

  onStop(ctx, s) {
    if (s.run === null) ctx.exit();
    else hear(ctx, s, s.run, { type: 'signal', exitCode: TERMINATED });
  },

  onDown(s, clean) {
    if (s.run === null || clean) return;
    writeErr(s.screen, 'Killed', s.screen.lines.at(-1)?.timeUs ?? s.run.sinceUs);
    releaseHeld(s, s.run);
    s.exitCode = KILLED;
    s.run = null;
  },

  copy: copyTerminal,
};

/** Does a command wait for the node to be started? */
export function hasBegun(s: TerminalState): boolean {
  return s.run !== null;
}

/** What the shell shows before the line that is typed next; nothing while a program runs. */
export function promptOf(s: TerminalState): string {
  if (!s.isInteractive || s.run !== null) return '';
  return s.begun === '' ? PROMPT : PROMPT_CONTINUED;
}

// ---- the shell -----------------------------------------------------------------------------------------------------

function typeAtPrompt(ctx: Context, s: TerminalState, text: string): void {
  cut(s.screen, ctx.nowUs);
  if (s.isInteractive) writeTyped(s.screen, promptOf(s) + text, ctx.nowUs);
  const line = s.begun === '' ? text : `${s.begun}\n${text}`;
  s.begun = '';
  const read = readShellLine(line);
  switch (read.type) {
    case 'nothing':
      return;
    case 'unfinished':
      s.begun = line;
      return;
    case 'refused':
      writeErr(s.screen, read.message, ctx.nowUs);
      s.exitCode = MISUSED;
      return;
    case 'command':
      runCommand(ctx, s, line, read);
  }
}

function runCommand(ctx: Context, s: TerminalState, line: string, { name, words, input, output }: ShellCommand): void {
  const given = input === null ? null : 'lines' in input ? input.lines : fileLines(s, input.file);
  if (given === undefined) {
    writeErr(s.screen, `${(input as { readonly file: string }).file}: no such file; ls shows those of this folder`, ctx.nowUs);
    s.exitCode = FAILED;
    return;
  }
  const program = findProgram(name, words);
  if (program === undefined) {
    const { out, err, exitCode } = runBuiltIn(s, name, words);
    for (const text of err) writeErr(s.screen, text, ctx.nowUs);
    const text = out.map((one) => `${one}\n`).join('');
    if (output === null) writeOut(s.screen, text, ctx.nowUs);
    else writeFile(s, output, text);
    s.exitCode = exitCode;
    return;
  }
  const run: ToolRun = {
    line, program: name, words, sinceUs: ctx.nowUs, startedUs: ctx.nowUs + (isTool(program) ? TOOL_START_US : 0), output, written: '', journal: createJournal(), process: null, held: null, wakeTimer: 0, wakeUs: 0, isReading: false, sent: 0, open: new Map(), answers: new Map(),
    connections: new Map(),
  };
  s.run = run;
  if (given === null) return;
  const process = processOf(s, run);
  for (const text of given) process.take({ type: 'line', text });
  process.take({ type: 'end' });
}

function fileLines({ files }: TerminalState, file: string): readonly string[] | undefined {
  const content = files.get(file);
  return content === undefined ? undefined : linesOf(content);
}

function writeFile({ files }: TerminalState, { file, isAppending }: Redirect, text: string): void {
  files.set(file, isAppending ? (files.get(file) ?? '') + text : text);
}

// ---- the program that runs -----------------------------------------------------------------------------------------

function typeInput(ctx: Context, s: TerminalState, run: ToolRun, text: string): void {
  if (s.isInteractive) writeTyped(s.screen, text, ctx.nowUs);
  hear(ctx, s, run, { type: 'line', text });
}

function interrupt(ctx: Context, s: TerminalState): void {
  if (s.isInteractive) writeTyped(s.screen, `${promptOf(s)}^C`, ctx.nowUs);
  s.begun = '';
  if (s.run !== null) hear(ctx, s, s.run, { type: 'signal', exitCode: INTERRUPTED });
}

function hear(ctx: Context, s: TerminalState, run: ToolRun, input: Parameters<ToolProcess['take']>[0]): void {
  processOf(s, run).take(input);
  advance(ctx, s, run);
}

function keep(run: ToolRun, requestId: number, answer: RawAnswer): void {
  const id = run.open.get(requestId);
  if (id === undefined) return;
  run.open.delete(requestId);
  run.answers.set(id, answer);
}

/** The process, made again from its journal where this world is a copy. */
function processOf(s: TerminalState, run: ToolRun): ToolProcess {
  if (run.process !== null) return run.process;
  const program = findProgram(run.program, run.words);
  if (program === undefined) throw new Error(`there is no program ${run.program}`);
  // The screen belongs to the state that the process runs in; a copy makes its own process.
  const machine = new TerminalMachine(s, run);
  const sink = {
    out: (text: string): void => {
      if (run.output === null) writeOut(s.screen, text, machine.nowUs);
      else run.written += text;
    },
    err: (line: string): void => writeErr(s.screen, line, machine.nowUs),
  };
  const setting = { machine, files: s.files, sink, isInteractive: s.isInteractive && run.output === null };
  return (run.process = new ToolProcess(program, run.words, setting, run.journal));
}

function inClient(ctx: Context, s: TerminalState, run: ToolRun, go: Parameters<TerminalMachine['inClient']>[0]): void {
  const machine = processOf(s, run).machine as TerminalMachine;
  machine.during(ctx, () => machine.inClient(go));
}

/** As far as the program gets now. */
function advance(ctx: Context, s: TerminalState, run: ToolRun): void {
  const process = processOf(s, run);
  if (ctx.nowUs < run.startedUs && process.exitCode === null) return;
  const hasEnded = (process.machine as TerminalMachine).during(ctx, () => process.advance());
  run.isReading = process.isReading;
  if (hasEnded) end(ctx, s, run, process.exitCode ?? FAILED);
  else wakeAt(ctx, run, process.wakeUs);
}

function end(ctx: Context, s: TerminalState, run: ToolRun, exitCode: number): void {
  if (run.output !== null) writeFile(s, run.output, run.written);
  releaseHeld(s, run);
  s.exitCode = exitCode;
  s.run = null;
  ctx.emit(FactKind.ToolEnded, ctx.nameId(run.line), exitCode);
  ctx.exit();
}

function wakeAt(ctx: Context, run: ToolRun, atUs: number): void {
  if (run.wakeTimer !== 0 && run.wakeUs === atUs) return;
  if (run.wakeTimer !== 0) ctx.cancel(run.wakeTimer);
  run.wakeUs = atUs;
  run.wakeTimer = atUs === Infinity ? 0 : ctx.after(Math.max(0, atUs - ctx.nowUs), TerminalTimer.Wake);
}
