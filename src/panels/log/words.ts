import { formatClock, type Micros } from '../../base/time';
import { EPOCH_MS } from '../../engine/protocol/clock';
import type { LogView, RemoteLogView, SearchHop } from '../../worker/log-contract';

/** Offsets and bytes with thin spaces between thousands, as in the pictures of the course. */
export function whole(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

/** A record's time as the run's clock had it. Records may carry any time: one from before the run is told in full. */
export function clockOf(timestampMs: number): string {
  if (timestampMs < 0) return 'none';
  const sinceMs = timestampMs - EPOCH_MS;
  return sinceMs < 0 ? `${whole(timestampMs)} ms` : formatClock((sinceMs * 1000) as Micros);
}

/** Twenty digits: the base offset names the file. */
export function fileName(baseOffset: number, ending: string): string {
  return `${String(baseOffset).padStart(20, '0')}${ending}`;
}

export function range(first: number, last: number): string {
  return first === last ? whole(first) : `${whole(first)}–${whole(last)}`;
}

/** One step of a search in a sentence. */
export function hopWords(hop: SearchHop, target: string): string {
  switch (hop.kind) {
    case 'segment':
      return `Segment ${whole(hop.baseOffset)}: ${target === 'time' ? 'the first that reaches the time' : 'greatest base offset at or below it'}, at most ${looks(hop.looks)} among ${hop.of}`;
    case 'time-index':
      return hop.slot < 0
        ? `.timeindex: no entry at or before the time; begin at the segment’s base ${whole(hop.offset)}`
        : `.timeindex: greatest entry at or before the time, ${clockOf(hop.timestampMs)} → ${whole(hop.offset)}, at most ${looks(hop.looks)} among ${whole(hop.of)}`;
    case 'offset-index':
      return hop.slot < 0
        ? `.index: no entry at or below it; scan from position 0`
        : `.index: greatest entry at or below it, ${whole(hop.offset)} → position ${whole(hop.position)}, at most ${looks(hop.looks)} among ${whole(hop.of)}`;
    case 'scan':
      return `Batch ${range(hop.baseOffset, hop.lastOffset)} at ${whole(hop.position)}: ends too early, go on`;
    case 'found':
      return `Batch ${range(hop.baseOffset, hop.lastOffset)} at ${whole(hop.position)}: this is it`;
  }
}

function looks(count: number): string {
  return `${count} ${count === 1 ? 'look' : 'looks'}`;
}

/** What of a log lies in the object store, in a sentence. */
export function remoteWords({ segments, sizeBytes, firstOffset, lastOffset, localLogStart }: RemoteLogView): string {
  if (segments === 0) return 'The object store has nothing of this log yet.';
  return `In the object store: ${whole(segments)} ${segments === 1 ? 'segment' : 'segments'}, offsets ${range(firstOffset, lastOffset)}, ${whole(sizeBytes)} B. This disk begins at ${whole(localLogStart)}.`;
}

/** What came out of a search, in a sentence. */
export function resultWords({ search, logStart, hw, leo }: LogView): string {
  if (search === null) return '';
  const headers = `${whole(search.headersRead)} batch ${search.headersRead === 1 ? 'header' : 'headers'} read`;
  switch (search.result) {
    case 'found':
      return `Offset ${whole(search.offset)}: ${headers}.`;
    case 'not-visible':
      return `Offset ${whole(search.offset)}: ${headers}. It is not below the high watermark ${whole(hw)}, so a consumer has to wait for it.`;
    case 'at-end':
      return `The log ends at ${whole(leo)}: the record is still to come, and a fetch waits for it.`;
    case 'below-start':
      return `OFFSET_OUT_OF_RANGE: the log starts at ${whole(logStart)}.`;
    case 'in-store':
      return `Offset ${'offset' in search.target ? whole(search.target.offset) : ''} is no longer on this disk: the broker fetches its segment from the object store.`;
    case 'beyond-end':
      return `OFFSET_OUT_OF_RANGE: the log ends at ${whole(leo)}.`;
    case 'nothing-that-late':
      return 'No record has this time or a later one.';
  }
}
