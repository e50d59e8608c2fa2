import type { ClientStep } from '../client/client-step';
import type { PoisonPolicy } from '../client/poison';

/** `endOfInput` is Ctrl-D, `interrupt` Ctrl-C. */
export type TerminalKey = (typeof TERMINAL_KEYS)[number];
export const TERMINAL_KEYS = ['endOfInput', 'interrupt'] as const;
/** Terminals beside a cluster are numbered from 1 to this. */
export const MAX_TERMINALS = 8;
export const MAX_LINE_LENGTH = 20_000;

/**
 * What can be done to a running world from outside: by a person, by a scenario's plan, by a lesson. Plain JSON, part of a
 * share link; nodes are named (`broker-1`, `controller-101`, `web-1`).
 */
export type Command =
  | { readonly type: 'crash'; readonly node: string }
  | { readonly type: 'stop'; readonly node: string }
  | { readonly type: 'restart'; readonly node: string }
  | { readonly type: 'pause'; readonly node: string }
  | { readonly type: 'resume'; readonly node: string }
  | { readonly type: 'cut'; readonly from: string; readonly to: string }
  | { readonly type: 'heal'; readonly from: string; readonly to: string }
  /** Packet loss in millionths and extra one-way delay; both 0 heals. */
  | { readonly type: 'degrade'; readonly from: string; readonly to: string; readonly lossPpm: number; readonly extraUs: number }
  /** Every disk write of the node takes that long; 0 restores it. */
  | { readonly type: 'slowDisk'; readonly node: string; readonly writeUs: number }
  /** The disk under one of a running broker's log directories fails. It is replaced by an empty one before the broker starts again. */
  | { readonly type: 'failDisk'; readonly node: string; readonly directory: string }
  /** A raw request from outside. `body` has Kafka's field names; left-out fields have Kafka's defaults. */
  | { readonly type: 'request'; readonly id: string; readonly to: string; readonly api: string; readonly version: number; readonly body: object; readonly connection?: string }
  /** A producer sends one record that a person wrote; `isPoison`: no application here can process it. */
  | { readonly type: 'produce'; readonly node: string; readonly topic: string; readonly key: string | null; readonly value: string | null; readonly partition?: number; readonly isPoison?: boolean }
  /** A client's process crashes when it next comes to a step of its work; null takes that back. */
  | { readonly type: 'crashAt'; readonly node: string; readonly step: ClientStep | null }
  /** Work of a consumer's application on what one poll returns. */
  | { readonly type: 'setProcessing'; readonly node: string; readonly processingMs: number }
  /** What a consumer's application does with a record that it cannot process. */
  | { readonly type: 'setPoisonPolicy'; readonly node: string; readonly policy: PoisonPolicy }
  /** A node's wall clock goes ahead of the true time, or behind it; 0 sets it right. */
  | { readonly type: 'setClock'; readonly node: string; readonly skewMs: number }
  /** Records per second of a producer's workload; 0 silences it. */
  | { readonly type: 'setRate'; readonly node: string; readonly recordsPerSecond: number }
  /** A line typed at a terminal beside the cluster: a command, or input for the program that runs there. */
  | { readonly type: 'typeLine'; readonly terminal: number; readonly text: string }
  /** Ctrl-D or Ctrl-C at a terminal. */
  | { readonly type: 'typeKey'; readonly terminal: number; readonly key: TerminalKey }
  /** What the application of a share consumer says of records from now on, or of one record: `none` = it never comes to an end with it. */
  | {
      readonly type: 'setAnswer'; readonly node: string; readonly answer: 'accept' | 'release' | 'reject' | 'none';
      readonly record?: { readonly topic: string; readonly partition: number; readonly offset: number };
    };
