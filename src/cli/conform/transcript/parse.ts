/** What a tool printed, as it was recorded. */
export interface RecordedOutput {
  readonly stdout: readonly string[];
  readonly endsWithLineFeed: boolean;
  readonly stderr: readonly string[];
  readonly exitCode: number;
}

export type TranscriptStep =
  | { readonly type: 'run'; readonly command: string; readonly input: readonly string[]; readonly unordered: boolean; readonly output: RecordedOutput }
  | { readonly type: 'start'; readonly job: string; readonly command: string; readonly input: readonly string[] }
  | { readonly type: 'file'; readonly name: string; readonly content: string }
  | { readonly type: 'until'; readonly command: string; readonly pattern: string; readonly negated: boolean }
  | { readonly type: 'sleep'; readonly ms: number }
  | { readonly type: 'fault'; readonly what: string; readonly node: string }
  | { readonly type: 'job'; readonly what: 'output' | 'input' | 'eof' | 'stop' | 'kill' | 'wait'; readonly job: string; readonly lines: number; readonly input: readonly string[]; readonly unordered: boolean; readonly output: RecordedOutput };

export interface Transcript {
  readonly header: ReadonlyMap<string, readonly string[]>;
  readonly steps: readonly TranscriptStep[];
}

const STARTS = ['$ ', '& ', '@ ', '! '];

/** Reads a transcript; the README beside the recordings says what each line means. */
export function parseTranscript(text: string): Transcript {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const header = new Map<string, string[]>();
  const steps: TranscriptStep[] = [];
  let at = 0;
  for (; lines[at]?.startsWith('# ') === true; at++) {
    const [, key = '', value = ''] = /^# ([^:]*): ?(.*)$/.exec(lines[at] ?? '') ?? [];
    header.set(key, [...(header.get(key) ?? []), value]);
  }
  let unordered = false;
  while (at < lines.length) {
    const line = lines[at++] ?? '';
    const from = at;
    while (at < lines.length && !STARTS.some((start) => lines[at]?.startsWith(start))) at++;
    const body = lines.slice(from, at);
    if (line === '! unordered') {
      unordered = true;
      continue;
    }
    steps.push(parseStep(line, body, unordered));
    unordered = false;
  }
  return { header, steps };
}

function parseStep(line: string, body: readonly string[], unordered: boolean): TranscriptStep {
  const rest = line.slice(2);
  const isInput = (one: string): boolean => one === '<' || one.startsWith('< ');
  const input = body.filter(isInput).map((one) => one.slice(2));
  const output = parseOutput(body.filter((one) => !isInput(one)));
  switch (line.slice(0, 2)) {
    case '$ ':
      return { type: 'run', command: rest, input, unordered, output };
    case '& ': {
      const [, job = '', command = ''] = /^(\S+) (.*)$/.exec(rest) ?? [];
      return { type: 'start', job, command, input };
    }
    case '@ ':
      return { type: 'file', name: rest, content: body.filter((one) => one.startsWith('|')).map((one) => `${one.slice(2)}\n`).join('') };
    case '! ':
      return directive(rest, input, unordered, output);
    default:
      throw new Error(`a line that belongs to nothing: ${line}`);
  }
}

function directive(text: string, input: readonly string[], unordered: boolean, output: RecordedOutput): TranscriptStep {
  const until = /^until (.*) (=~|!~) (.*)$/.exec(text);
  if (until !== null) return { type: 'until', command: until[1] ?? '', negated: until[2] === '!~', pattern: until[3] ?? '' };
  const [what = '', name = '', count = ''] = text.split(' ');
  switch (what) {
    case 'sleep':
      return { type: 'sleep', ms: Number(name) };
    case 'output':
    case 'input':
    case 'eof':
    case 'wait':
      return { type: 'job', what, job: name, lines: Number(count), input, unordered, output };
    case 'kill':
    case 'stop':
      if (!isNode(name)) return { type: 'job', what, job: name, lines: 0, input, unordered, output };
      return { type: 'fault', what, node: name };
    case 'start':
    case 'pause':
    case 'resume':
      return { type: 'fault', what, node: name };
    default:
      throw new Error(`unknown directive: ${text}`);
  }
}

/** Clients of a scenario have names: `node:web-1`. */
function isNode(name: string): boolean {
  return name.startsWith('node:') || /^\d+$/.test(name) || name === 'active-controller' || name === 'gone-controller';
}

function parseOutput(lines: readonly string[]): RecordedOutput {
  const exit = /^\[exit (\d+)\]$/.exec(lines.at(-1) ?? '');
  const body = exit === null ? lines : lines.slice(0, -1);
  const isError = (one: string): boolean => one === '2>' || one.startsWith('2> ');
  const stdout = body.filter((one) => !isError(one) && one !== '[no newline]');
  return { stdout, endsWithLineFeed: !body.includes('[no newline]'), stderr: body.filter(isError).map((one) => one.slice(3)), exitCode: exit === null ? 0 : Number(exit[1]) };
}
