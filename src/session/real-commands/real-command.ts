/**
 * What does the same on a real cluster as something that was done here: command lines of Kafka's own tools, signals to a node's
 * process, or the reason why there is neither. The cluster is taken to be set up as `start-cluster.ts` writes it down: a broker or
 * controller is a process that was started with `server-<id>.properties`, at the ports that this simulator has as well.
 */
export type RealCommand =
  | { readonly kind: 'steps'; readonly steps: readonly RealStep[]; /** What is not quite the same, in a sentence. */ readonly remark?: string }
  | { readonly kind: 'none'; /** Why, in a sentence. */ readonly reason: string };

export type RealStep =
  /** A file that the lines after it name. */
  | { readonly type: 'file'; readonly name: string; readonly content: string }
  /** A tool of Kafka, with what is typed into it. `inBackground`: it goes on while others run. */
  | { readonly type: 'tool'; readonly command: string; readonly input?: readonly string[]; readonly inBackground?: boolean }
  /** A signal to the process of a node of the cluster or of a client, or its start. */
  | { readonly type: 'process'; readonly command: string; readonly act: ProcessAct; readonly node: string };

export type ProcessAct = 'kill' | 'stop' | 'start' | 'pause' | 'resume';

export function none(reason: string): RealCommand {
  return { kind: 'none', reason };
}

export function steps(all: readonly RealStep[], remark?: string): RealCommand {
  return remark === undefined ? { kind: 'steps', steps: all } : { kind: 'steps', steps: all, remark };
}

/** A word for a shell: as it is where that is safe, else in single quotes. */
export function quoted(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line of a tool, each word quoted where it has to be. */
export function line(tool: string, ...words: readonly string[]): string {
  return [`${tool}.sh`, ...words.map(quoted)].join(' ');
}

const END_OF_INPUT = 'EOF';

/** As it is typed into a shell: files and input as here-documents, which nothing is read into. */
export function shellLines(step: RealStep): readonly string[] {
  switch (step.type) {
    case 'file':
      return hereDocument(`cat > ${quoted(step.name)}`, step.content.replace(/\n$/, '').split('\n'));
    case 'tool': {
      const lines = step.input === undefined ? [step.command] : hereDocument(step.command, step.input);
      return step.inBackground === true ? [`${lines[0] ?? ''} &`, ...lines.slice(1)] : lines;
    }
    case 'process':
      return [step.command];
  }
}

function hereDocument(command: string, content: readonly string[]): readonly string[] {
  let end = END_OF_INPUT;
  while (content.includes(end)) end += '_';
  return [`${command} <<'${end}'`, ...content, end];
}
