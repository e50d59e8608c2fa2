import { clock, recordsWords, span } from '../shared/time-words';
import type { LoopMark, LoopSpan } from '../../worker/views/consumer/consumer-contract';

export function spanWords(what: LoopSpan['what']): string {
  switch (what) {
    case 'poll':
      return 'waits in poll()';
    case 'processing':
      return 'at work';
    case 'closing':
      return 'closes';
    case 'failed':
      return 'poll() threw for good';
    case 'paused':
      return 'stands still';
    case 'down':
      return 'not running';
  }
}

export function markWords({ kind, timeUs, count, answeredUs }: LoopMark): string {
  switch (kind) {
    case 'poll':
      return `poll() returned ${recordsWords(count)} at ${clock(timeUs)}`;
    case 'heartbeat':
      return `heartbeat at ${clock(timeUs)}, ${answeredUs < 0 ? 'not answered yet' : `answered after ${span(answeredUs - timeUs)}`}`;
    case 'commit':
      return `commit known at ${clock(timeUs)}`;
    case 'commit refused':
      return `commit refused, known at ${clock(timeUs)}`;
  }
}
