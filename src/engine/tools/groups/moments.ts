import { daysOf } from '../../protocol/clock';
import { ToolFailure } from '../process/tool-failure';

/** Moments and spans as the tools read them, without a calendar of the machine's. */

const MS_PER_DAY = 86_400_000;

function parseFailure(text: string): ToolFailure {
  const className = 'java.text.ParseException';
  return new ToolFailure('java.lang.RuntimeException', `${className}: ${text}`, [{ className, message: text }]);
}

/** `YYYY-MM-DDTHH:mm:SS.sss`, with an optional offset from UTC, which stands for a missing one. */
export function parseDateTime(text: string): number {
  if (!text.includes('T')) throw parseFailure("Error parsing timestamp. It does not contain a 'T' according to ISO8601 format");
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (match === null) throw parseFailure(`Unparseable date: "${text}"`);
  const [, year, month, day, hour, minute, second = '0', fraction = '0', zone = 'Z'] = match;
  const ms = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Number(fraction.padEnd(3, '0'));
  return daysOf(Number(year), Number(month), Number(day)) * MS_PER_DAY + ms - offsetMs(zone);
}

function offsetMs(zone: string): number {
  if (zone === 'Z') return 0;
  const digits = zone.replace(/\D/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** `PnDTnHnMnS` in milliseconds. */
export function parseDuration(text: string): number {
  const match = /^([+-]?)P(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+)(?:\.(\d{1,3}))?S)?)?$/i.exec(text);
  if (match === null || text.length < 3) throw new ToolFailure('java.time.format.DateTimeParseException', 'Text cannot be parsed to a Duration');
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = '0'] = match;
  const ms = Number(days) * MS_PER_DAY + Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000 + Number(fraction.padEnd(3, '0'));
  return sign === '-' ? -ms : ms;
}
