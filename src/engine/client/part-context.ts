import type { Context } from '../kernel/behavior';
import type { NodeIx, Request } from '../kernel/connection';
import type { EventHandle } from '../kernel/event-queue';
import type { FactId } from '../kernel/fact';
import type { StreamId } from '../kernel/random-streams';

/** A second client in one process keeps its own connections and timers: they are told apart by these. */
const SLOTS = 4;
const TIMERS = 100_000;

export function isOfPart(slot: number): boolean {
  return slot >= SLOTS;
}

export function isTimerOfPart(type: number): boolean {
  return type >= TIMERS;
}

export function slotOfPart(slot: number): number {
  return slot - SLOTS;
}

export function timerOfPart(type: number): number {
  return type - TIMERS;
}

export function requestOfPart(request: Request): Request {
  return { ...request, slot: request.slot - SLOTS };
}

/** The context as the second client sees it: everything is as it is, but for whose connections and timers they are. */
export class PartContext implements Context {
  constructor(private readonly ctx: Context) {}

  get nowUs(): number {
    return this.ctx.nowUs;
  }

  get clockUs(): number {
    return this.ctx.clockUs;
  }

  get self(): NodeIx {
    return this.ctx.self;
  }

  get cause(): FactId {
    return this.ctx.cause;
  }

  request(to: NodeIx, slot: number, api: number, version: number, body: object, timeoutUs: number, delayUs?: number): number {
    return this.ctx.request(to, slot + SLOTS, api, version, body, timeoutUs, delayUs);
  }

  send(to: NodeIx, slot: number, api: number, version: number, body: object): number {
    return this.ctx.send(to, slot + SLOTS, api, version, body);
  }

  reply(request: Request, body: object): void {
    this.ctx.reply(request, body);
  }

  noReply(request: Request): void {
    this.ctx.noReply(request);
  }

  hangUp(request: Request): void {
    this.ctx.hangUp(request);
  }

  watch(request: Request): void {
    this.ctx.watch(request);
  }

  disconnect(to: NodeIx, slot: number): void {
    this.ctx.disconnect(to, slot + SLOTS);
  }

  isConnected(to: NodeIx, slot: number): boolean {
    return this.ctx.isConnected(to, slot + SLOTS);
  }

  after(delayUs: number, type: number, a?: number, b?: number, ref?: object | null): EventHandle {
    return this.ctx.after(delayUs, type + TIMERS, a, b, ref);
  }

  periodic(delayUs: number, type: number, a?: number, b?: number): EventHandle {
    return this.ctx.periodic(delayUs, type + TIMERS, a, b);
  }

  cancel(handle: EventHandle): void {
    this.ctx.cancel(handle);
  }

  isPending(handle: EventHandle): boolean {
    return this.ctx.isPending(handle);
  }

  emit(kind: number, a?: number, b?: number, c?: number, d?: number, cause?: FactId): FactId {
    return this.ctx.emit(kind, a, b, c, d, cause);
  }

  because(fact: FactId): void {
    this.ctx.because(fact);
  }

  causeOfSilence(node: NodeIx): FactId {
    return this.ctx.causeOfSilence(node);
  }

  stream(name: string): StreamId {
    return this.ctx.stream(name);
  }

  draw(stream: StreamId, bound: number): number {
    return this.ctx.draw(stream, bound);
  }

  diskWriteUs(sizeBytes: number): number {
    return this.ctx.diskWriteUs(sizeBytes);
  }

  nameId(text: string): number {
    return this.ctx.nameId(text);
  }

  nodeByName(name: string): NodeIx {
    return this.ctx.nodeByName(name);
  }

  nodeByKafkaId(kafkaId: number): NodeIx {
    return this.ctx.nodeByKafkaId(kafkaId);
  }

  kafkaId(node: NodeIx): number {
    return this.ctx.kafkaId(node);
  }

  clientId(node: NodeIx): string {
    return this.ctx.clientId(node);
  }

  readDisk(path: string): unknown {
    return this.ctx.readDisk(path);
  }

  identify(clientId: string): void {
    this.ctx.identify(clientId);
  }

  exit(): void {
    // The process ends when the application says so, not when one of its clients is done.
  }

  halt(restartUs?: number): void {
    this.ctx.halt(restartUs);
  }
}
