import { describe, expect, it } from 'vitest';
import { CommandRegistry } from './registry';
import { allCommands } from './all-commands';
import { matches, showChord, type KeyPress } from './keys';
import { formatSpeed, MAX_SPEED, nextSpeed, SPEEDS } from './speed';
import { stagePictures } from './pictures';
import type { Command as Action } from '../../engine/scenario/command';
import type { CommandContext, NodeFacts, RunFacts, ShellPort } from './context';
import type { ThingId } from './things';

const node = (name: string, over: Partial<NodeFacts> = {}): NodeFacts => ({ name, label: name.replace('-', ' '), role: 'broker', condition: 'running', diskWriteUs: 0, ...over });

function desk(facts: Partial<RunFacts> = {}, selected?: ThingId) {
  const done: Action[] = [];
  const calls: string[] = [];
  const state: RunFacts = {
    ready: true,
    playing: false,
    speed: 1,
    nowUs: 5_000_000,
    endUs: 5_000_000,
    nodes: [node('broker-1'), node('broker-2'), node('broker-3', { condition: 'crashed' }), node('web-1', { role: 'producer', label: 'web-1' })],
    links: [],
    topics: [{ name: 'orders', partitions: 3, leaders: [1, 2, -1] }],
    groups: ['billing'],
    undo: undefined,
    redo: undefined,
    branches: [],
    ...facts,
  };
  const note = (name: string) => (...args: unknown[]): void => void calls.push([name, ...args.filter((a) => a !== undefined)].join(' '));
  const context: CommandContext = {
    run: {
      facts: () => state,
      play: note('play'),
      pause: note('pause'),
      setSpeed: note('speed'),
      seek: note('seek'),
      heading: () => state.nowUs,
      step: note('step'),
      act: (action) => void done.push(action),
      undo: note('undo'),
      redo: note('redo'),
      switchBranch: note('branch'),
      restart: note('restart'),
    },
    shell: { selected, select: note('select'), open: note('open'), showPicture: note('picture'), theme: 'system', backTo: undefined, presenting: false } as unknown as ShellPort,
  };
  const registry = new CommandRegistry<CommandContext>(() => context);
  registry.register(allCommands);
  return { registry, done, calls };
}

describe('commands', () => {
  it('have ids and chords of their own', () => {
    const { registry } = desk();
    const chords = registry.all().flatMap((c) => c.keys ?? []);
    expect(new Set(chords).size).toBe(chords.length);
  });

  it('take the selected thing for what they would hit', async () => {
    const { registry, done } = desk({}, 'node/broker-2');
    expect(registry.title('fault.crash')).toBe('Crash broker 2');
    expect(await registry.run('fault.crash')).toEqual({ ok: true });
    expect(done).toEqual([{ type: 'crash', node: 'broker-2' }]);
  });

  it('R-DUR-05: fail the last disk of a broker that works, or the named one, and only where a quorum keeps the metadata', async () => {
    const nodes = [node('broker-1', { directories: ['/d1', '/d2'] }), node('broker-2', { directories: ['/d1'] })];
    const { registry, done } = desk({ nodes }, 'node/broker-1');
    expect(registry.title('fault.fail-disk')).toBe('Fail the disk of broker 1 under /d2');
    expect(await registry.run('fault.fail-disk')).toEqual({ ok: true });
    expect(await registry.run('fault.fail-disk', { directory: '/d1' })).toEqual({ ok: true });
    expect(done).toEqual([{ type: 'failDisk', node: 'broker-1', directory: '/d2' }, { type: 'failDisk', node: 'broker-1', directory: '/d1' }]);
    expect(await registry.run('fault.fail-disk', { node: 'node/broker-2', directory: '/d2' })).toEqual({ ok: false, reason: 'broker 2 has no such log directory that works' });
    const old = desk({ nodes: [...nodes, node('zookeeper', { role: 'zookeeper' })] }, 'node/broker-1');
    expect(await old.registry.run('fault.fail-disk')).toEqual({ ok: false, reason: 'only where a quorum keeps the metadata' });
  });

  it('take the broker of a selected replica', async () => {
    const { registry, done } = desk({}, 'replica/orders-2@broker-1');
    await registry.run('fault.pause');
    expect(done).toEqual([{ type: 'pause', node: 'broker-1' }]);
  });

  it('say why they cannot be done, and do nothing then', async () => {
    const { registry, done } = desk({}, 'node/broker-3');
    expect(await registry.run('fault.crash')).toEqual({ ok: false, reason: 'broker 3 is already down' });
    expect(registry.check('fault.restart')).toEqual({ ok: true });
    expect(done).toEqual([]);
  });

  it('ask for what is missing and refuse what is none of the possible', () => {
    const { registry } = desk();
    expect(registry.check('fault.crash')).toMatchObject({ ok: false, missing: 'node' });
    expect(registry.check('fault.crash', { node: 'node/broker-9' })).toMatchObject({ ok: false, reason: expect.stringContaining('not one of') });
    expect(registry.check('fault.drop', { link: 'link/broker-1~broker-2', loss: 200 })).toMatchObject({ ok: false, reason: 'share of packets lost: 200 is outside 0 … 90' });
    expect(registry.check('no.such')).toMatchObject({ ok: false });
  });

  it('cut a node off from all others in one go', async () => {
    const { registry, done } = desk({ links: [{ a: 'broker-1', b: 'broker-2', cut: true, lossPpm: 0, extraUs: 0 }] }, 'node/broker-1');
    await registry.run('fault.isolate');
    expect(done).toEqual([
      { type: 'cut', from: 'broker-1', to: 'broker-3' },
      { type: 'cut', from: 'broker-1', to: 'web-1' },
    ]);
  });

  it('drop packets by the share that was asked for', async () => {
    const { registry, done } = desk({}, 'link/broker-1~web-1');
    await registry.run('fault.drop', { loss: 5 });
    expect(done).toEqual([{ type: 'degrade', from: 'broker-1', to: 'web-1', lossPpm: 50_000, extraUs: 0 }]);
  });

  it('step both ways and stand still at the beginning', async () => {
    const { registry, calls } = desk();
    await registry.run('time.next-event');
    await registry.run('time.previous-fact');
    expect(calls).toEqual(['pause', 'step event 1', 'pause', 'step fact -1']);
    expect(desk({ nowUs: 0 }).registry.check('time.previous-event')).toEqual({ ok: false, reason: 'this is the beginning' });
    expect(desk().registry.check('time.next-of-thing')).toEqual({ ok: false, reason: 'nothing is selected' });
  });

  it('open each picture of the stage by name and by its own command', async () => {
    const { registry, calls } = desk();
    for (const { id } of stagePictures) {
      await registry.run('panel.open', { panel: id });
      await registry.run(`panel.${id}`);
      expect(calls.splice(0)).toEqual([`picture ${id}`, `picture ${id}`]);
    }
    expect(registry.check('panel.open', { panel: 'no-such' })).toMatchObject({ ok: false });
  });

  it('never seek before the beginning', async () => {
    const { registry, calls } = desk({ nowUs: 300_000 });
    await registry.run('time.back-1s');
    expect(calls).toEqual(['seek 0']);
  });

  it('describe what undo takes back', () => {
    expect(desk({ undo: 'crash broker 2' }).registry.title('history.undo')).toBe('Undo: crash broker 2');
    expect(desk().registry.check('history.undo')).toEqual({ ok: false, reason: 'you have done nothing yet' });
  });
});

describe('chords', () => {
  const press = (key: string, over: Partial<KeyPress> = {}): KeyPress => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...over });

  it('take Ctrl and ⌘ alike, and the Shift that a sign needs', () => {
    expect(matches(press('k', { ctrlKey: true }), 'Mod+k')).toBe(true);
    expect(matches(press('K', { metaKey: true }), 'Mod+k')).toBe(true);
    expect(matches(press('k'), 'Mod+k')).toBe(false);
    expect(matches(press('?', { shiftKey: true }), '?')).toBe(true);
    expect(matches(press('P', { shiftKey: true }), 'p')).toBe(false);
    expect(matches(press('P', { shiftKey: true }), 'Shift+p')).toBe(true);
    expect(matches(press(' '), 'Space')).toBe(true);
  });

  it('are written as on the keyboard in front of the person', () => {
    expect(showChord('Mod+Shift+z', false)).toBe('Ctrl Shift Z');
    expect(showChord('Mod+k', true)).toBe('⌘K');
    expect(showChord('Shift+ArrowLeft', false)).toBe('Shift ←');
  });
});

describe('speeds', () => {
  it('go from a thousandth to the fastest, one step at a time', () => {
    expect(SPEEDS[0]).toBe(0.001);
    let speed: number = SPEEDS[0];
    for (let i = 1; i < SPEEDS.length; i++) expect((speed = nextSpeed(speed, 1))).toBe(SPEEDS[i]);
    expect(nextSpeed(MAX_SPEED, 1)).toBe(MAX_SPEED);
    expect(nextSpeed(SPEEDS[0], -1)).toBe(SPEEDS[0]);
    expect([0.25, 1, 1_000, Infinity].map(formatSpeed)).toEqual(['¼×', '1×', '1,000×', 'max']);
  });
});

describe('commands of an administrator', () => {
  it('deletes records where the partition is led, and nowhere else', async () => {
    const { registry, done } = desk();
    expect(await registry.run('admin.delete-records', { partition: 'partition/orders-1', offset: 50 })).toEqual({ ok: true });
    expect(done).toEqual([{
      type: 'request', id: 'admin-DeleteRecords', to: 'broker-2', api: 'DeleteRecords', version: 2, connection: 'admin',
      body: { topics: [{ name: 'orders', partitions: [{ partitionIndex: 1, offset: 50 }] }], timeoutMs: 60_000 },
    }]);
    expect(await registry.run('admin.delete-records', { partition: 'partition/orders-2', offset: 50 })).toEqual({ ok: false, reason: 'the partition has no leader that runs' });
  });

  const everything = { nodes: [node('broker-1', { condition: 'crashed' }), node('broker-2')] };

  it('send the request of Kafka’s tool to the first broker that runs', async () => {
    const { registry, done } = desk(everything, 'replica/orders-2@broker-1');
    expect(registry.title('admin.elect-unclean')).toBe('Elect any leader for orders-2, in sync or not');
    expect(await registry.run('admin.elect-unclean')).toEqual({ ok: true });
    expect(await registry.run('admin.elect-preferred')).toEqual({ ok: true });
    expect(await registry.run('admin.topic-setting', { topic: 'orders', name: 'min.insync.replicas', value: '2' })).toEqual({ ok: true });
    expect(done).toMatchObject([
      { type: 'request', to: 'broker-2', api: 'ElectLeaders', body: { electionType: 1, topicPartitions: [{ topic: 'orders', partitions: [2] }] } },
      { type: 'request', to: 'broker-2', api: 'ElectLeaders', body: { electionType: 0, topicPartitions: null } },
      { type: 'request', to: 'broker-2', api: 'IncrementalAlterConfigs', body: { resources: [{ resourceType: 2, resourceName: 'orders', configs: [{ name: 'min.insync.replicas', configOperation: 0, value: '2' }] }] } },
    ]);
  });

  it('are not there for a partition that does not exist, nor while no broker runs', async () => {
    const { registry, done } = desk(everything);
    expect(await registry.run('admin.elect-unclean', { partition: 'partition/orders-9' })).toMatchObject({ ok: false });
    expect(await desk({ nodes: [node('broker-1', { condition: 'crashed' })] }).registry.run('admin.elect-preferred')).toEqual({ ok: false, reason: 'no broker runs that could take the request' });
    expect(done).toEqual([]);
  });

  it('crash a client at a step of its work; a producer has fewer of them, a broker none', async () => {
    const { registry, done } = desk();
    expect(await registry.run('fault.crash-at', { node: 'node/web-1', step: 'sent' })).toMatchObject({ ok: true });
    expect(done).toEqual([{ type: 'crashAt', node: 'web-1', step: 'sent' }]);
    expect(registry.check('fault.crash-at', { node: 'node/web-1', step: 'polled' })).toEqual({ ok: false, reason: 'web-1 only sends' });
    expect(registry.fits('fault.crash-at', { node: 'node/broker-1' })).toBe(false);
    expect(registry.title('fault.crash-at', { node: 'node/web-1', step: 'never' })).toBe('Do not crash web-1 at a step');
  });

  it('send a record that nobody can process from the producer that is selected', async () => {
    const { registry, done } = desk({}, 'node/web-1');
    expect(await registry.run('fault.poison', { topic: 'orders' })).toMatchObject({ ok: true });
    expect(done).toMatchObject([{ type: 'produce', node: 'web-1', topic: 'orders', isPoison: true }]);
  });
});
