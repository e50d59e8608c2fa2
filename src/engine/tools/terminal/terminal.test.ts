import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../kernel/world';
import { buildWorld } from '../../scenario/build-world';
import type { Command } from '../../scenario/command';
import { parseScenario } from '../../scenario/parse-scenario';
import { terminalAt } from './add-terminal';
import { copyTerminal } from './terminal-state';

const MS = 1000;
const BOOTSTRAP = '--bootstrap-server localhost:9092';

function cluster(): World {
  const read = parseScenario({
    version: 1, title: 'three brokers', seed: 7, cluster: { brokers: 3, controllers: 1 }, topics: [{ name: 'orders', partitions: 3, replicationFactor: 3 }],
    producers: [{ name: 'web', topic: 'orders', workload: { recordsPerSecond: 20 } }],
  });
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return buildWorld(read.scenario);
}

let ready: World;
beforeAll(() => {
  ready = cluster();
  ready.run(Infinity, 20_000 * MS);
  ready.advanceTo(20_000 * MS);
});

class Desk {
  constructor(readonly world: World) {}

  type(text: string, terminal = 1): void {
    this.world.act({ type: 'typeLine', terminal, text } satisfies Command);
  }

  press(key: 'endOfInput' | 'interrupt', terminal = 1): void {
    this.world.act({ type: 'typeKey', terminal, key } satisfies Command);
  }

  wait(ms: number): void {
    const untilUs = this.world.nowUs + ms * MS;
    this.world.run(Infinity, untilUs);
    this.world.advanceTo(untilUs);
  }

  state(terminal = 1) {
    return terminalAt(this.world, this.world.nodeByName(`terminal-${terminal}`));
  }

  screen(terminal = 1): string[] {
    const { lines, rest } = this.state(terminal).screen;
    return [...lines.map(({ text }) => text), ...(rest === '' ? [] : [rest])];
  }
}

function desk(): Desk {
  return new Desk(ready.copy());
}

describe('a terminal beside the cluster', () => {
  it('R-CLI-11: a tool takes its time and ends with its exit code', () => {
    const at = desk();
    at.type(`kafka-topics.sh ${BOOTSTRAP} --create --topic new --partitions 2`);
    expect(at.state().run).not.toBeNull();
    at.wait(500);
    expect(at.screen()).toHaveLength(1);
    at.wait(1500);
    expect(at.screen()).toEqual([`$ kafka-topics.sh ${BOOTSTRAP} --create --topic new --partitions 2`, 'Created topic new.']);
    expect([at.state().exitCode, at.state().run]).toEqual([0, null]);
    at.type(`bin/kafka-topics.sh ${BOOTSTRAP} --list`);
    at.wait(2000);
    expect(at.screen().slice(3)).toEqual(['new', 'orders']);
  });

  it('R-CLI-32: what became of a record is told while the tool waits for the next line', () => {
    const at = desk();
    at.type(`kafka-console-producer.sh ${BOOTSTRAP} --topic orders --timeout 0 --command-property max.request.size=100 --command-property delivery.timeout.ms=2000`);
    at.wait(2000);
    at.type('x'.repeat(67));
    at.wait(100);
    expect(at.screen().at(-2)).toMatch(/^org\.apache\.kafka\.common\.errors\.RecordTooLargeException: The message is 153 bytes/);
    expect(at.screen().at(-1)).toBe('>');
    at.type('first');
    at.wait(1000);
    for (const id of [1, 2, 3]) at.world.crash(at.world.nodeByKafkaId(id));
    at.type('second');
    at.wait(1000);
    expect(at.screen().some((line) => line.includes('Expiring 1 record(s)'))).toBe(false);
    at.wait(2000);
    expect(at.screen().some((line) => line.includes('Expiring 1 record(s)'))).toBe(true);
    expect(at.state().run?.isReading).toBe(true);
  });

  it('R-CLI-06: it fails when the cluster does', () => {
    const at = desk();
    for (const node of ['broker-1', 'broker-2', 'broker-3']) at.world.act({ type: 'crash', node } satisfies Command);
    at.type(`kafka-topics.sh ${BOOTSTRAP} --list`);
    at.wait(70_000);
    expect(at.state().exitCode).toBe(1);
    expect(at.screen().join('\n')).toContain('Timed out waiting for a node assignment. Call: listTopics');
  });

  it('R-CLI-06: pages of no partition come to no end, but to the time limit of the call', () => {
    const at = desk();
    at.type(`kafka-topics.sh ${BOOTSTRAP} --describe --partition-size-limit-per-response 0`);
    at.wait(65_000);
    expect([at.state().exitCode, at.state().run]).toEqual([1, null]);
    expect(at.screen().join('\n')).toContain('TimeoutException');
  });

  it('R-CLI-30, R-CLI-33: a consumer tails in one while a producer types in another; Ctrl-C and Ctrl-D end them', () => {
    const at = desk();
    at.type(`kafka-topics.sh ${BOOTSTRAP} --create --topic chat`, 1);
    at.wait(2000);
    at.type(`kafka-console-consumer.sh ${BOOTSTRAP} --topic chat`, 1);
    at.type(`kafka-console-producer.sh ${BOOTSTRAP} --topic chat`, 2);
    at.wait(8000);
    expect(at.screen(2).at(-1)).toBe('>');
    at.type('hello', 2);
    at.wait(500);
    at.type('you there', 2);
    at.wait(4000);
    expect(at.screen(2).slice(1)).toEqual(['>hello', '>you there', '>']);
    expect(at.screen(1).slice(-2)).toEqual(['hello', 'you there']);
    at.press('endOfInput', 2);
    at.press('interrupt', 1);
    at.wait(4000);
    expect([at.state(1).exitCode, at.state(2).exitCode]).toEqual([130, 0]);
    expect(at.screen(1)).toContain('Processed a total of 2 messages');
    // The process is gone, and the group with it.
    expect(at.world.nodes[at.world.nodeByName('terminal-1')]?.status).toBe('down');
  });

  it('a tool that looks at no signal is gone at once', () => {
    const at = desk();
    for (const node of ['broker-1', 'broker-2', 'broker-3']) at.world.act({ type: 'crash', node } satisfies Command);
    at.type(`kafka-topics.sh ${BOOTSTRAP} --list`);
    at.wait(3000);
    at.press('interrupt');
    expect([at.state().exitCode, at.state().run]).toEqual([130, null]);
  });

  it('has files: written by hand, by redirection, read by tools', () => {
    const at = desk();
    at.type('cat > topics.json');
    at.type('{"version":1,');
    at.type('"topics":[{"topic":"orders"}]}');
    at.press('endOfInput');
    at.type(`kafka-reassign-partitions.sh ${BOOTSTRAP} --generate --topics-to-move-json-file topics.json --broker-list 1,2 > plan.txt`);
    at.wait(3000);
    at.type("echo 'a  b' >> plan.txt");
    at.type('ls');
    at.type('rm nothing.txt');
    expect(at.screen().slice(-4)).toEqual(['plan.txt', 'topics.json', '$ rm nothing.txt', 'rm: nothing.txt: no such file; ls shows those of this folder']);
    expect(at.state().files.get('topics.json')).toBe('{"version":1,\n"topics":[{"topic":"orders"}]}\n');
    expect(at.state().files.get('plan.txt')).toMatch(/^Current partition replica assignment\n[^]*\na {2}b\n$/);
    at.type('cat < plan.txt');
    at.wait(10);
    expect(at.screen().at(-1)).toBe('a  b');
  });

  it('takes a here-document, as "copy as real commands" writes files', () => {
    const at = desk();
    for (const line of ["cat > move.json <<'EOF'", '{"version":1}', '  < "x" \\', 'EOF']) at.type(line);
    at.wait(10);
    expect(at.state().files.get('move.json')).toBe('{"version":1}\n  < "x" \\\n');
    expect([at.state().run, at.state().exitCode]).toEqual([null, 0]);
  });

  it('a line goes on behind an open quote and a backslash, and says what this shell has not', () => {
    const at = desk();
    at.type("echo 'one");
    at.type("two' \\");
    at.type('three');
    expect(at.screen()).toEqual(["$ echo 'one", "> two' \\", '> three', 'one', 'two three']);
    at.type('ls | cat');
    expect([at.screen().at(-1), at.state().exitCode]).toEqual(['|: this shell runs one command a line; it has < FILE, > FILE and >> FILE, and no pipes', 2]);
    at.type('kafka-nothing.sh');
    expect(at.state().exitCode).toBe(127);
    at.type('   # a remark');
    expect(at.screen().at(-1)).toBe('$    # a remark');
  });
});

describe('copies', () => {
  /** All that a learner could see of it. */
  const seen = (at: Desk): unknown => [1, 2, 3].map((terminal) => [at.screen(terminal), at.state(terminal).exitCode, at.state(terminal).run?.line]);

  function busy(): Desk {
    const at = desk();
    at.type(`kafka-console-consumer.sh ${BOOTSTRAP} --topic orders --group tail --from-beginning`, 1);
    at.type(`kafka-console-producer.sh ${BOOTSTRAP} --topic orders --sync`, 2);
    at.type(`kafka-consumer-groups.sh ${BOOTSTRAP} --describe --group tail`, 3);
    at.type('a first line', 2);
    return at;
  }

  it('made in the middle of tools go on as the original does, and draw the same screens', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 9000 }), fc.boolean(), (ms, isTwice) => {
      const at = busy();
      at.wait(ms);
      let copy = new Desk(at.world.copy());
      if (isTwice) {
        copy.wait(0);
        copy = new Desk(copy.world.copy());
      }
      for (const one of [at, copy]) {
        one.type('another line', 2);
        one.wait(3000);
        one.press('endOfInput', 2);
        one.press('interrupt', 1);
        one.wait(3000);
      }
      expect(seen(copy)).toEqual(seen(at));
      expect(copy.world.traceHash()).toBe(at.world.traceHash());
    }), { numRuns: 12 });
  });

  it('say nothing twice: a process that is made again from its journal writes nothing on the screen', () => {
    const at = busy();
    at.wait(6000);
    const before = at.screen(1);
    const copy = new Desk(at.world.copy());
    copy.press('interrupt', 3);
    expect(copy.screen(1)).toEqual(before);
  });

  it('are independent', () => {
    const at = busy();
    at.wait(5000);
    const state = at.state(1);
    const copy = copyTerminal(state);
    const before = JSON.stringify([copy.screen, copy.run?.journal.steps.length]);
    at.wait(3000);
    expect(JSON.stringify([copy.screen, copy.run?.journal.steps.length])).toBe(before);
    expect(copy.run?.process).toBeNull();
  });
});
