import { describe, expect, it } from 'vitest';
import { ZooKeeperError } from './operations';
import { ZnodeTree } from './znode-tree';

const PERSISTENT = { ephemeral: false, sequential: false };
const made = (tree: ZnodeTree, path: string): number => tree.create({ path, data: 0, flags: PERSISTENT }, 7).err;

describe('znodes', () => {
  it('R-ZK-03: a write that names a version is refused when the node has another', () => {
    const tree = ZnodeTree.initial();
    expect(made(tree, '/a')).toBe(ZooKeeperError.OK);
    expect(tree.setData('/a', 1, 0).err).toBe(ZooKeeperError.OK);
    expect(tree.setData('/a', 2, 0).err).toBe(ZooKeeperError.BadVersion);
    expect(tree.get('/a')).toMatchObject({ data: 1, stat: { version: 1 } });
    expect(tree.setData('/a', 2, -1).err).toBe(ZooKeeperError.OK);
    expect(tree.setData('/b', 2, -1).err).toBe(ZooKeeperError.NoNode);
  });

  it('a node needs a parent, is made once, and goes before its parent does', () => {
    const tree = ZnodeTree.initial();
    expect(made(tree, '/a/b')).toBe(ZooKeeperError.NoNode);
    made(tree, '/a');
    made(tree, '/a/b');
    expect(made(tree, '/a/b')).toBe(ZooKeeperError.NodeExists);
    expect(tree.delete('/a', -1).err).toBe(ZooKeeperError.NotEmpty);
    expect(tree.delete('/a/b', -1).err).toBe(ZooKeeperError.OK);
    expect(tree.delete('/a', -1).err).toBe(ZooKeeperError.OK);
  });

  it('sequential nodes are numbered, and numbers are not used again', () => {
    const tree = ZnodeTree.initial();
    made(tree, '/q');
    const next = (): string => tree.create({ path: '/q/n_', data: null, flags: { ephemeral: false, sequential: true } }, 7).path;
    expect(next()).toBe('/q/n_0000000000');
    expect(next()).toBe('/q/n_0000000001');
    tree.delete('/q/n_0000000001', -1);
    expect(next()).toBe('/q/n_0000000002');
  });

  it('R-ZK-01: operations of a multi happen together, as one transaction, or not at all', () => {
    const tree = ZnodeTree.initial();
    made(tree, '/epoch');
    const multi = (version: number) => tree.multi([
      { type: 'create', path: '/office', data: null, flags: { ephemeral: true, sequential: false } }, { type: 'setData', path: '/epoch', data: 1, version },
    ], 9);
    expect(multi(3)).toEqual({ failedOp: 1, err: ZooKeeperError.BadVersion });
    expect(tree.get('/office')).toBeUndefined();
    const before = tree.zxid;
    expect(multi(0)).toEqual({ failedOp: -1, err: ZooKeeperError.OK });
    expect(tree.zxid).toBe(before + 1);
    expect(tree.get('/office')?.stat.ephemeralOwner).toBe(9);
  });

  it('a copy is independent', () => {
    const tree = ZnodeTree.initial();
    made(tree, '/a');
    const copy = tree.copy();
    made(tree, '/a/b');
    tree.setData('/a', 5, -1);
    expect([copy.children('/a'), copy.get('/a')?.data, copy.zxid]).toEqual([[], 0, 1]);
  });
});
