import type { Request, Response } from '../../engine/kernel/connection';
import type { FactId } from '../../engine/kernel/fact';
import type { WireTap } from '../../engine/kernel/wire-tap';
import type { World } from '../../engine/kernel/world';

/** One message from its sender to its receiver. Bodies belong to the world and are immutable. */
export interface Message {
  /** Twice the request's id, one more for its response: the same on every replay. */
  readonly id: number;
  readonly request: Request;
  readonly response: Response | null;
  readonly sentUs: number;
  /** When it gets to the other end; Infinity while a cut link holds it. */
  readonly arrivesUs: number;
  /** The event in which it was sent; −1 when that is not known. */
  readonly sentEvent: number;
  readonly cause: FactId;
  /** When its receiver took it, −1 as long as it has not. */
  readonly takenUs: number;
  readonly takenEvent: number;
}

type Kept = { -readonly [K in keyof Message]: Message[K] };

const CAPACITY = 40_000;

export const messageId = (request: Request, isResponse: boolean): number => request.id * 2 + (isResponse ? 1 : 0);

/** All messages sent since a moment, as far as there is room; the oldest half goes when there is none. */
export class MessageLog implements WireTap {
  private messages: Kept[] = [];
  private readonly byId = new Map<number, Kept>();
  /** Everything sent at or after this time is here. */
  sinceUs = 0;
  /** Events processed when it began. */
  sinceEvent = 0;

  constructor(private readonly capacity = CAPACITY) {}

  /** Begins anew with that world: what is under way in it is known, how it came about is not. */
  begin(world: World): void {
    this.messages = [];
    this.byId.clear();
    this.sinceUs = world.nowUs;
    this.sinceEvent = world.events;
    if (world.events === 0) this.sinceUs = 0;
    world.forEachFlight(({ request, response, sentUs, arrivesUs }) => {
      this.add({ id: messageId(request, response !== null), request, response, sentUs, arrivesUs, sentEvent: -1, cause: 0, takenUs: -1, takenEvent: -1 });
    });
    this.messages.sort((a, b) => a.sentUs - b.sentUs);
  }

  sent(request: Request, response: Response | null, sentUs: number, arrivesUs: number, event: number, cause: FactId): void {
    const id = messageId(request, response !== null);
    const known = this.byId.get(id);
    if (known !== undefined) {
      // The link that held it has healed.
      known.arrivesUs = arrivesUs;
      return;
    }
    this.add({ id, request, response, sentUs, arrivesUs, sentEvent: event, cause, takenUs: -1, takenEvent: -1 });
    if (this.messages.length > this.capacity) this.forgetHalf();
  }

  taken(request: Request, response: Response | null, timeUs: number, event: number): void {
    const known = this.byId.get(messageId(request, response !== null));
    if (known === undefined) return;
    known.takenUs = timeUs;
    known.takenEvent = event;
  }

  /** Puts before its beginning what another log of the same run holds from there. */
  prepend(earlier: MessageLog): void {
    const whole: Kept[] = [];
    const known = new Set<number>();
    for (const message of earlier.messages) {
      const here = this.byId.get(message.id);
      known.add(message.id);
      if (here === undefined) this.byId.set(message.id, message);
      else {
        // It was under way where this log began, and how it came about was not known.
        here.sentEvent = message.sentEvent;
        here.cause = message.cause;
      }
      whole.push(here ?? message);
    }
    for (const message of this.messages) if (!known.has(message.id)) whole.push(message);
    this.messages = whole;
    this.sinceUs = earlier.sinceUs;
    this.sinceEvent = earlier.sinceEvent;
    while (this.messages.length > this.capacity) this.forgetHalf();
  }

  find(id: number): Message | undefined {
    return this.byId.get(id);
  }

  /** In the order in which they were sent. */
  get all(): readonly Message[] {
    return this.messages;
  }

  private add(message: Kept): void {
    this.messages.push(message);
    this.byId.set(message.id, message);
  }

  private forgetHalf(): void {
    const gone = this.messages.splice(0, this.messages.length >> 1);
    for (const { id } of gone) this.byId.delete(id);
    const last = gone[gone.length - 1];
    if (last === undefined) return;
    this.sinceUs = last.sentUs + 1;
    this.sinceEvent = Math.max(this.sinceEvent, last.sentEvent);
  }
}

/** What became of a message by the moment the world stands at. */
export type MessageState = 'taken' | 'under way' | 'waiting' | 'held' | 'lost';

export function stateOf(world: World, message: Message): MessageState {
  if (message.takenUs >= 0) return 'taken';
  const connection = world.connections[message.request.connection];
  const open = connection !== undefined && connection.epoch === message.request.connectionEpoch && !connection.severed;
  if (!open) return 'lost';
  if (message.arrivesUs === Infinity) return 'held';
  return message.arrivesUs > world.nowUs ? 'under way' : 'waiting';
}

