/**
 * A Java regular expression as one of ours that has to match whole names. What the two languages write differently in patterns of
 * topic names is not much; a pattern that is none gives null.
 */
export function wholeName(pattern: string): RegExp | null {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return null;
  }
}

/** As the tools read `--topic`: a comma means "or", blanks and quotes are dropped. */
export function topicFilter(text: string): RegExp | null {
  return wholeName(text.trim().replaceAll(',', '|').replaceAll(' ', '').replace(/^["']+/, '').replace(/["']+$/, ''));
}

export const PATTERN_SYNTAX = 'java.util.regex.PatternSyntaxException';
