import { ILLEGAL_ARGUMENT, ToolFailure } from '../process/tool-failure';

/** `key=value` arguments in order; a later one wins. */
export function keyValues(texts: readonly string[]): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at < 0) throw new ToolFailure(ILLEGAL_ARGUMENT, `Missing value for key ${text}`);
    pairs.set(text.slice(0, at), text.slice(at + 1));
  }
  return pairs;
}

/** A file of properties as Java reads the plain ones: comments, blank lines, `=` or `:` between name and value. */
export function propertiesOf(content: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const line of content.split('\n')) {
    const text = line.trim();
    if (text === '' || text.startsWith('#') || text.startsWith('!')) continue;
    const match = /^([^=:\s]+)\s*[=:\s]\s*(.*)$/.exec(text);
    pairs.set(match?.[1] ?? text, match?.[2] ?? '');
  }
  return pairs;
}

export function readProperties(readFile: (name: string) => string | null, name: string | null): Map<string, string> {
  if (name === null) return new Map();
  const content = readFile(name);
  if (content === null) throw noSuchFile(name);
  return propertiesOf(content);
}

export function noSuchFile(name: string): ToolFailure {
  return new ToolFailure('java.nio.file.NoSuchFileException', name);
}
