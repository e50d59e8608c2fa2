import { ToolFailure } from '../process/tool-failure';

export interface ReadRecord {
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly (readonly [string, string | null])[];
}

/** Makes a record of a line: `headers⇥key⇥value`, as far as the properties ask for them (R-CLI-31). */
export class LineReader {
  private line = 0;
  private readonly parseKey: boolean;
  private readonly parseHeaders: boolean;
  private readonly ignoreError: boolean;

  constructor(private readonly properties: ReadonlyMap<string, string>) {
    this.parseKey = this.isTrue('parse.key');
    this.parseHeaders = this.isTrue('parse.headers');
    this.ignoreError = this.isTrue('ignore.error');
  }

  read(line: string): ReadRecord {
    this.line++;
    const headers = this.split(this.parseHeaders, line, 0, this.text('headers.delimiter', '\t'), 'headers delimiter');
    const key = this.split(this.parseKey, line, headers.next, this.text('key.separator', '\t'), 'key separator');
    return { key: this.nullable(key.part), value: this.nullable(line.slice(key.next)), headers: headers.part === null ? [] : this.headersOf(headers.part) };
  }

  private split(isWanted: boolean, line: string, from: number, separator: string, what: string): { readonly part: string | null; readonly next: number } {
    if (!isWanted) return { part: null, next: from };
    const at = line.indexOf(separator, from);
    if (at >= 0) return { part: line.slice(from, at), next: at + separator.length };
    if (this.ignoreError) return { part: null, next: from };
    throw new ToolFailure('org.apache.kafka.common.KafkaException', `No ${what} found on line number ${this.line}: '${line}'`);
  }

  private headersOf(text: string): (readonly [string, string | null])[] {
    if (text === '' || this.nullable(text) === null) return [];
    const separator = this.text('headers.key.separator', ':');
    return text.split(this.text('headers.separator', ',')).map((pair) => {
      const at = pair.indexOf(separator);
      if (at >= 0) return [pair.slice(0, at), this.nullable(pair.slice(at + separator.length))] as const;
      if (this.ignoreError) return [pair, null] as const;
      throw new ToolFailure('org.apache.kafka.common.KafkaException', `No header key separator found in pair '${pair}' on line number ${this.line}`);
    });
  }

  private nullable(text: string | null): string | null {
    return text === this.properties.get('null.marker') ? null : text;
  }

  private text(name: string, otherwise: string): string {
    return this.properties.get(name) ?? otherwise;
  }

  private isTrue(name: string): boolean {
    return this.properties.get(name)?.trim().toLowerCase() === 'true';
  }
}
