/**
 * The picture of a moment as one buffer: a header, then columns of numbers in a fixed order. Written in the worker by
 * `views/frame-view.ts`, transferred, read in place on the main thread by `decodeFrame`, and given back to be used again.
 *
 *     header      HEADER_LENGTH × f64
 *     messages    id, sentUs, arrivesUs                                   f64 × messageCapacity each
 *                 from, to, api, flags, records, topic, partition         i32 × messageCapacity each
 *     strips      logStart, hw, leo                                       f64 × stripCapacity each
 *                 node, topic, partition, leaderEpoch, flags              i32 × stripCapacity each
 *     classes     CELLS × i8 a strip; one i8 a message
 *
 * Nodes are indices in the world, topics its name ids; the `names` messages of the contract give their texts.
 */
export const FRAME_VERSION = 1;
/** Cells of a strip: the last that many offsets before the log end. */
export const CELLS = 16;

const HEADER_LENGTH = 16;
const MESSAGE_F64 = 3;
const MESSAGE_I32 = 7;
const STRIP_F64 = 3;
const STRIP_I32 = 5;

const enum Head {
  Version = 0,
  TimeUs = 1,
  Events = 2,
  Messages = 3,
  MessageTotal = 4,
  MessageCapacity = 5,
  Strips = 6,
  StripTotal = 7,
  StripCapacity = 8,
  Sequence = 9,
}

/** The message is an answer: it travels from the server `from` to the client `to`. */
export const MESSAGE_RESPONSE = 1;
/** It carries an error for at least one partition, or as a whole. */
export const MESSAGE_ERROR = 2;

/** What the broker itself believes. */
export const STRIP_LEADER = 1;
/** In the committed ISR. */
export const STRIP_IN_ISR = 2;
/** Its broker is down. */
export const STRIP_OFFLINE = 4;
/** The broker knows of the partition. */
export const STRIP_KNOWN = 8;

/** Class of a record without key. Classes of keys are 0 … 25. */
export const CLASS_NO_KEY = -1;
/** A record that the cluster wrote itself (marker, group metadata). */
export const CLASS_CONTROL = -2;
/** No record there: before the log's start, or beyond its end. */
export const CLASS_NONE = -3;
/** There is a record, but not asked what it is. */
export const CLASS_UNKNOWN = -4;

export interface FrameMessages {
  readonly count: number;
  /** How many are in flight in truth; more than `count` when the frame was full. */
  readonly total: number;
  /** Request id; an answer has that of its request. */
  readonly id: Float64Array<ArrayBuffer>;
  readonly sentUs: Float64Array<ArrayBuffer>;
  readonly arrivesUs: Float64Array<ArrayBuffer>;
  readonly from: Int32Array<ArrayBuffer>;
  readonly to: Int32Array<ArrayBuffer>;
  /** Kafka's API key. */
  readonly api: Int32Array<ArrayBuffer>;
  /** `MESSAGE_…` bits. */
  readonly flags: Int32Array<ArrayBuffer>;
  /** Records carried, 0 for none. */
  readonly records: Int32Array<ArrayBuffer>;
  /** Name id and index of the first partition it carries records of; −1 for none. */
  readonly topic: Int32Array<ArrayBuffer>;
  readonly partition: Int32Array<ArrayBuffer>;
  /** Class of the first record's key. */
  readonly recordClass: Int8Array<ArrayBuffer>;
}

export interface FrameStrips {
  readonly count: number;
  readonly total: number;
  readonly logStart: Float64Array<ArrayBuffer>;
  readonly hw: Float64Array<ArrayBuffer>;
  readonly leo: Float64Array<ArrayBuffer>;
  readonly node: Int32Array<ArrayBuffer>;
  readonly topic: Int32Array<ArrayBuffer>;
  readonly partition: Int32Array<ArrayBuffer>;
  readonly leaderEpoch: Int32Array<ArrayBuffer>;
  /** `STRIP_…` bits. */
  readonly flags: Int32Array<ArrayBuffer>;
  /** Cell `strip × CELLS + i` is the record at offset leo − CELLS + i. */
  readonly classes: Int8Array<ArrayBuffer>;
}

export interface Frame {
  readonly buffer: ArrayBuffer;
  readonly timeUs: number;
  readonly events: number;
  /** Counts up with every frame of a run. */
  readonly sequence: number;
  readonly messages: FrameMessages;
  readonly strips: FrameStrips;
}

function byteLength(messageCapacity: number, stripCapacity: number): number {
  const f64 = HEADER_LENGTH + MESSAGE_F64 * messageCapacity + STRIP_F64 * stripCapacity;
  const i32 = MESSAGE_I32 * messageCapacity + STRIP_I32 * stripCapacity;
  return f64 * 8 + i32 * 4 + stripCapacity * CELLS + messageCapacity;
}

/** Capacities are even, so that every f64 column lies at a multiple of 8. */
function even(n: number): number {
  return n + (n & 1);
}

/** A buffer with room for that many; the given one if it is of that very shape or larger. */
export function frameBuffer(messages: number, strips: number, reuse: ArrayBuffer | null): ArrayBuffer {
  if (reuse !== null && reuse.byteLength > 0) {
    const header = new Float64Array(reuse, 0, HEADER_LENGTH);
    if ((header[Head.MessageCapacity] as number) >= messages && (header[Head.StripCapacity] as number) >= strips) return reuse;
  }
  // Some room to grow, so that a busy run does not make a new buffer a frame.
  const messageCapacity = even(Math.max(64, messages + (messages >> 1)));
  const stripCapacity = even(Math.max(16, strips));
  const buffer = new ArrayBuffer(byteLength(messageCapacity, stripCapacity));
  const header = new Float64Array(buffer, 0, HEADER_LENGTH);
  header[Head.MessageCapacity] = messageCapacity;
  header[Head.StripCapacity] = stripCapacity;
  return buffer;
}

export interface FrameCounts {
  readonly timeUs: number;
  readonly events: number;
  readonly sequence: number;
  readonly messages: number;
  readonly messageTotal: number;
  readonly strips: number;
  readonly stripTotal: number;
}

/** Writes the header; the columns are then filled through `decodeFrame`'s arrays. */
export function beginFrame(buffer: ArrayBuffer, counts: FrameCounts): Frame {
  const header = new Float64Array(buffer, 0, HEADER_LENGTH);
  header[Head.Version] = FRAME_VERSION;
  header[Head.TimeUs] = counts.timeUs;
  header[Head.Events] = counts.events;
  header[Head.Messages] = counts.messages;
  header[Head.MessageTotal] = counts.messageTotal;
  header[Head.Strips] = counts.strips;
  header[Head.StripTotal] = counts.stripTotal;
  header[Head.Sequence] = counts.sequence;
  return decodeFrame(buffer);
}

/** Reads a frame in place; valid until its buffer is given back. */
export function decodeFrame(buffer: ArrayBuffer): Frame {
  const header = new Float64Array(buffer, 0, HEADER_LENGTH);
  if (header[Head.Version] !== FRAME_VERSION) throw new Error(`frame of version ${header[Head.Version]}, expected ${FRAME_VERSION}`);
  const messages = header[Head.Messages] as number;
  const messageCapacity = header[Head.MessageCapacity] as number;
  const strips = header[Head.Strips] as number;
  const stripCapacity = header[Head.StripCapacity] as number;
  let at = HEADER_LENGTH * 8;
  const f64 = (capacity: number, count: number): Float64Array<ArrayBuffer> => {
    const column = new Float64Array(buffer, at, count);
    at += capacity * 8;
    return column;
  };
  const i32 = (capacity: number, count: number): Int32Array<ArrayBuffer> => {
    const column = new Int32Array(buffer, at, count);
    at += capacity * 4;
    return column;
  };
  const id = f64(messageCapacity, messages);
  const sentUs = f64(messageCapacity, messages);
  const arrivesUs = f64(messageCapacity, messages);
  const logStart = f64(stripCapacity, strips);
  const hw = f64(stripCapacity, strips);
  const leo = f64(stripCapacity, strips);
  const from = i32(messageCapacity, messages);
  const to = i32(messageCapacity, messages);
  const api = i32(messageCapacity, messages);
  const flags = i32(messageCapacity, messages);
  const records = i32(messageCapacity, messages);
  const topic = i32(messageCapacity, messages);
  const partition = i32(messageCapacity, messages);
  const node = i32(stripCapacity, strips);
  const stripTopic = i32(stripCapacity, strips);
  const stripPartition = i32(stripCapacity, strips);
  const leaderEpoch = i32(stripCapacity, strips);
  const stripFlags = i32(stripCapacity, strips);
  const classes = new Int8Array(buffer, at, strips * CELLS);
  at += stripCapacity * CELLS;
  const recordClass = new Int8Array(buffer, at, messages);
  return {
    buffer,
    timeUs: header[Head.TimeUs] as number,
    events: header[Head.Events] as number,
    sequence: header[Head.Sequence] as number,
    messages: { count: messages, total: header[Head.MessageTotal] as number, id, sentUs, arrivesUs, from, to, api, flags, records, topic, partition, recordClass },
    strips: { count: strips, total: header[Head.StripTotal] as number, logStart, hw, leo, node, topic: stripTopic, partition: stripPartition, leaderEpoch, flags: stripFlags, classes },
  };
}

/** Class of a key, for its colour and letter: a single letter A … Z or a number at the end tells it, otherwise the whole text. */
export function keyClass(key: string | null): number {
  if (key === null) return CLASS_NO_KEY;
  if (key.length === 1) {
    const letter = key.charCodeAt(0) - 65;
    if (letter >= 0 && letter < 26) return letter;
  }
  let number = 0;
  let scale = 1;
  let i = key.length - 1;
  for (; i >= 0 && scale < 1e9; i--) {
    const digit = key.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) break;
    number += digit * scale;
    scale *= 10;
  }
  if (scale > 1) return number % 26;
  let hash = 0;
  for (let j = 0; j < key.length; j++) hash = (Math.imul(hash, 31) + key.charCodeAt(j)) | 0;
  return (hash >>> 0) % 26;
}
