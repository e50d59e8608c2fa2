/** What was typed at a terminal's prompt, oldest first. */

const LIMIT = 500;
const FOUND = 60;

/** Where somebody stands who goes back through what was typed; `draft` is what was at the prompt before. */
export interface Walk {
  readonly at: number;
  readonly draft: string;
}

export function remembered(lines: readonly string[], text: string): readonly string[] {
  if (text.trim() === '' || lines.at(-1) === text) return lines;
  return [...lines, text].slice(-LIMIT);
}

/** One line older; undefined when there is none. */
export function older(lines: readonly string[], walk: Walk | undefined, current: string): { readonly walk: Walk; readonly text: string } | undefined {
  const at = (walk?.at ?? lines.length) - 1;
  return at < 0 ? undefined : { walk: { at, draft: walk?.draft ?? current }, text: lines[at] };
}

/** One line newer, and in the end what was being written; undefined when nobody went back. */
export function newer(lines: readonly string[], walk: Walk | undefined): { readonly walk: Walk | undefined; readonly text: string } | undefined {
  if (walk === undefined) return undefined;
  const at = walk.at + 1;
  return at >= lines.length ? { walk: undefined, text: walk.draft } : { walk: { at, draft: walk.draft }, text: lines[at] };
}

/** Lines that hold the words, newest first, each once. */
export function search(lines: readonly string[], words: string): readonly string[] {
  const wanted = words.trim().toLowerCase();
  const found = new Set<string>();
  for (let i = lines.length - 1; i >= 0 && found.size < FOUND; i--) if (lines[i].toLowerCase().includes(wanted)) found.add(lines[i]);
  return [...found];
}
