import { formatSpan, type Micros } from '../../base/time';
import { nodeLabel } from '../../session/commands/describe-action';
import type { NameTable } from '../../session/names';
import type { SequenceMessage } from '../../worker/views/sequence/sequence-contract';

/** `12.043 700 s`: to the microsecond, as messages need it. */
export function preciseClock(timeUs: number): string {
  const whole = Math.floor(timeUs / 1000);
  const ms = String(whole % 1000).padStart(3, '0');
  const us = String(timeUs % 1000).padStart(3, '0');
  return `${Math.floor(whole / 1000)}.${ms}\u2009${us} s`;
}

export function laneName(names: NameTable, node: number): string {
  return nodeLabel(names.nodeName(node));
}

/** What became of it, in words. */
export function fateOf(message: SequenceMessage): string {
  switch (message.state) {
    case 'taken':
      return message.takenUs > message.arrivesUs ? `read ${formatSpan((message.takenUs - message.arrivesUs) as Micros)} after it arrived` : 'read on arrival';
    case 'under way':
      return 'under way';
    case 'waiting':
      return 'arrived, not read yet';
    case 'held':
      return 'held at the cut link';
    case 'lost':
      return 'lost: its connection is gone';
  }
}

/** One line that says all of it. */
export function messageLine(message: SequenceMessage, names: NameTable): string {
  const head = `${laneName(names, message.from)} to ${laneName(names, message.to)}, ${message.api} ${message.isResponse ? 'response' : 'request'} v${message.version}`;
  return [head, message.summary, message.state === 'taken' ? '' : fateOf(message)].filter((part) => part !== '').join('; ');
}
