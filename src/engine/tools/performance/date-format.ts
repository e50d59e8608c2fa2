import { logTime } from '../../protocol/clock';
import { ILLEGAL_ARGUMENT, ToolFailure } from '../process/tool-failure';

export const DATE_FORMAT = 'yyyy-MM-dd HH:mm:ss:SSS';

/** A moment as Java's SimpleDateFormat writes it, for patterns of numbers; the clock is UTC. */
export function formatMoment(pattern: string, nowUs: number): string {
  const [year = '', month = '', day = '', hour = '', minute = '', second = '', milli = ''] = logTime(nowUs).split(/[- :,]/);
  const parts: Readonly<Record<string, string>> = { y: year, M: month, d: day, H: hour, m: minute, s: second, S: milli };
  return pattern.replace(/'([^']*)'|([a-zA-Z])\2*/g, (word: string, quoted: string | undefined, letter: string | undefined) => {
    if (quoted !== undefined) return quoted === '' ? "'" : quoted;
    const value = parts[letter ?? ''];
    if (value === undefined) throw new ToolFailure(ILLEGAL_ARGUMENT, `Illegal pattern character '${letter ?? ''}'`);
    if (letter === 'y') return word.length === 2 ? value.slice(2) : value.padStart(word.length, '0');
    return String(Number(value)).padStart(word.length, '0');
  });
}
