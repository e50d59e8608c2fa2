/** A paste of several lines: whole lines are entered one after another, what follows the last line end stays at the prompt. */
export interface Pasted {
  readonly lines: readonly string[];
  readonly rest: string;
}

export function splitPaste(text: string): Pasted {
  const parts = text.replace(/\r\n?/g, '\n').split('\n');
  return { lines: parts.slice(0, -1), rest: parts[parts.length - 1] };
}
