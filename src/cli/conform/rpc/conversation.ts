import type { NodeIx } from '../../../engine/kernel/connection';
import type { World } from '../../../engine/kernel/world';
import { wallClockMs } from '../../../engine/protocol/clock';
import { assertNever } from '../../../base/assert';
import { Bindings } from './bindings';
import { createTopics } from './cluster';
import { compareAnswer, contains } from './compare-answer';
import { applyFault } from './fault';
import { errorCodesIn, isObject, type Json, type JsonObject } from './json';
import { resolveTarget } from './targets';
import type { RequestStep, RpcCase, SetupTopic, Step, UntilStep } from './steps';
import { Wire, type Sent } from './wire';

const DEFAULT_CONNECTION = 'a';
/** How long the recorder would have waited for an answer, a coordinator, a process to end. */
const PATIENCE_MS = 120_000;
const TARGET_RETRY_MS = 50;
const TARGET_PATIENCE_MS = 30_000;
const RETRY_ON_MS = 50;
const RETRY_ON_PATIENCE_MS = 30_000;
const UNTIL_INTERVAL_MS = 100;
const UNTIL_ANSWER_MS = 2000;
/** Between two steps some milliseconds went by. */
const BETWEEN_STEPS_MS = 3;

/** Takes a recorded conversation with the simulated cluster; gives the differences, none when all is as recorded. */
export function converse(world: World, recorded: RpcCase): string[] {
  const conversation = new Conversation(world, recorded.setup);
  for (const [i, step] of recorded.steps.entries()) {
    const lines = conversation.take(step);
    if (lines.length > 0) return [`step ${i + 1} of ${recorded.steps.length}: ${describe(step)}`, ...lines];
    conversation.pause();
  }
  return [];
}

class Conversation {
  private readonly wire: Wire;
  private readonly bindings: Bindings;
  private readonly pending = new Map<string, Sent>();
  private untilCount = 0;

  constructor(private readonly world: World, setup: readonly SetupTopic[]) {
    this.wire = new Wire(world, 'client');
    const topicIds = createTopics(this.wire, setup);
    this.bindings = new Bindings([...topicIds].map(([topic, id]) => [`$id:${topic}`, id] as const));
  }

  pause(): void {
    this.wire.sleep(BETWEEN_STEPS_MS);
  }

  take(step: Step): string[] {
    if ('api' in step) return step.async === undefined ? this.request(step) : this.sendOnly(step, step.async);
    if ('until' in step) return this.until(step);
    if ('quiet' in step) return this.quiet(step.quiet, step.forMs);
    if ('await' in step) return this.await(step.await, step.expect);
    if ('fault' in step) return applyFault(this.wire, step.fault, PATIENCE_MS);
    if ('sleepMs' in step) {
      this.wire.sleep(step.sleepMs);
      return [];
    }
    return assertNever(step, 'step');
  }

  private request(step: RequestStep): string[] {
    const { retryOn = [] } = step;
    const endUs = this.world.nowUs + RETRY_ON_PATIENCE_MS * 1000;
    for (;;) {
      const sent = this.send(step);
      if (typeof sent === 'string') return [sent];
      this.wire.await(sent, PATIENCE_MS);
      const answer = this.answer(sent);
      if (answer === undefined) return ['no answer'];
      const again = errorCodesIn(answer).some((code) => retryOn.includes(code)) && this.world.nowUs < endUs;
      if (!again) return step.expect === undefined ? [] : compareAnswer(step.expect, answer, this.bindings);
      this.wire.sleep(RETRY_ON_MS);
    }
  }

  private sendOnly(step: RequestStep, name: string): string[] {
    const sent = this.send(step);
    if (typeof sent === 'string') return [sent];
    this.pending.set(name, sent);
    return [];
  }

  private send(step: RequestStep): Sent | string {
    const to = this.target(step.to);
    if (to < 0) return `nobody to send to: ${step.to}`;
    return this.wire.send(to, step.connection ?? DEFAULT_CONNECTION, { api: step.api, version: step.version, body: this.fill(step.send) });
  }

  private target(to: string): NodeIx {
    const endUs = this.world.nowUs + TARGET_PATIENCE_MS * 1000;
    for (;;) {
      const node = resolveTarget(this.wire, to);
      if (node >= 0 || this.world.nowUs >= endUs) return node;
      this.wire.sleep(TARGET_RETRY_MS);
    }
  }

  private fill(send: JsonObject): unknown {
    return this.bindings.fill(send, wallClockMs(this.world.nowUs));
  }

  private quiet(name: string, forMs: number): string[] {
    const sent = this.sent(name);
    const came = this.wire.runUntil(() => this.wire.answer(sent) !== undefined, forMs);
    return came ? [`answered although nothing was to come: ${JSON.stringify(this.wire.answer(sent))}`] : [];
  }

  private await(name: string, expect: Json): string[] {
    const sent = this.sent(name);
    const answer = this.wire.await(sent, PATIENCE_MS);
    this.pending.delete(name);
    return answer === undefined ? ['no answer'] : compareAnswer(expect, answer, this.bindings);
  }

  /** What a recorder that shared its cluster with other cases took out: topics that the request did not ask for by name. */
  private answer(sent: Sent): unknown {
    const answer = this.wire.answer(sent);
    if (!isObject(answer) || !Array.isArray(answer['topics']) || JSON.stringify(sent.body).includes('__')) return answer;
    return { ...answer, topics: answer['topics'].filter((topic) => !isObject(topic) || topic['isInternal'] !== true) };
  }

  private sent(name: string): Sent {
    const sent = this.pending.get(name);
    if (sent === undefined) throw new Error(`nothing was sent as "${name}"`);
    return sent;
  }

  private until({ until }: UntilStep): string[] {
    const endUs = this.world.nowUs + until.withinMs * 1000;
    let connection = this.ownConnection();
    let last: unknown = 'no answer';
    while (this.world.nowUs < endUs) {
      const startUs = this.world.nowUs;
      const to = resolveTarget(this.wire, until.to);
      if (to >= 0) {
        const answer = this.wire.ask(to, connection, { api: until.api, version: until.version, body: this.fill(until.send) }, UNTIL_ANSWER_MS);
        if (answer !== undefined && contains(until.match, answer, this.bindings)) return [];
        // A connection on which an answer is owed is of no more use.
        if (answer === undefined) connection = this.ownConnection();
        else last = answer;
      }
      const leftMs = UNTIL_INTERVAL_MS - (this.world.nowUs - startUs) / 1000;
      if (leftMs > 0) this.wire.sleep(leftMs);
    }
    return [`not within ${until.withinMs} ms: ${JSON.stringify(until.match)}`, `last answer: ${JSON.stringify(last)}`];
  }

  private ownConnection(): string {
    return `until-${++this.untilCount}`;
  }
}

function describe(step: Step): string {
  if ('api' in step) return `${step.api} ${step.version} to ${step.to} ${JSON.stringify(step.send)}`;
  return JSON.stringify(step);
}
