/**
 * Text to UTF-8 bytes and the length of them, as Java's `String.getBytes(UTF_8)`: a surrogate without its other half becomes `?`.
 * Written here because the engine compiles against ES alone, which has no `TextEncoder`.
 */
const QUESTION_MARK = 0x3f;

export function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const code = scalarAt(text, i);
    if (code < 0x80) {
      bytes[at++] = code;
    } else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else if (code < 0x10000) {
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else {
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 0x3f);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
      i++;
    }
  }
  return bytes;
}

export function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = scalarAt(text, i);
    if (code < 0x80) length += 1;
    else if (code < 0x800) length += 2;
    else if (code < 0x10000) length += 3;
    else {
      length += 4;
      i++;
    }
  }
  return length;
}

/** The character that starts at `index`; a lone surrogate counts as a question mark. */
function scalarAt(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  if (unit > 0xdbff || index + 1 === text.length) return QUESTION_MARK;
  const next = text.charCodeAt(index + 1);
  if (next < 0xdc00 || next > 0xdfff) return QUESTION_MARK;
  return 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
}
