import { ZooKeeperError, type CreateRequest, type MultiOp, type Stat, type WatchedEvent } from './operations';
import { PERSISTENT_PATHS } from './paths';
import type { ZnodeData } from './znode-data';

/** A node of the tree. Immutable: a write puts another one in its place. */
export interface Znode {
  readonly data: ZnodeData;
  readonly stat: Stat;
}

const SEQUENCE_DIGITS = 10;

/** What a write did: an error, or the path it made and the watches it may fire. */
export interface WriteResult {
  readonly err: number;
  readonly path: string;
}

/** The znodes, with the number of the last transaction. On disk: it survives the process. */
export class ZnodeTree {
  zxid = 0;
  readonly nodes = new Map<string, Znode>();
  private readonly childNames = new Map<string, Set<string>>();
  /** Children ever made under a path: the next sequential one takes this number. */
  private readonly sequence = new Map<string, number>();
  /** What has changed since it was last taken, for watches. */
  private changes: WatchedEvent[] = [];

  /** A tree as brokers expect it: the persistent paths are there. */
  static initial(): ZnodeTree {
    const tree = new ZnodeTree();
    for (const path of PERSISTENT_PATHS) tree.put(path, { data: null, stat: { czxid: 0, version: 0, ephemeralOwner: 0 } });
    tree.changes = [];
    return tree;
  }

  get(path: string): Znode | undefined {
    return this.nodes.get(path);
  }

  children(path: string): string[] {
    return [...(this.childNames.get(path) ?? [])];
  }

  create({ path: asked, data, flags }: CreateRequest, owner: number): WriteResult {
    const parent = parentOf(asked);
    if (parent !== '' && !this.nodes.has(parent)) return { err: ZooKeeperError.NoNode, path: asked };
    const number = this.sequence.get(parent) ?? 0;
    const path = flags.sequential ? `${asked}${String(number).padStart(SEQUENCE_DIGITS, '0')}` : asked;
    if (this.nodes.has(path)) return { err: ZooKeeperError.NodeExists, path };
    this.sequence.set(parent, number + 1);
    this.zxid++;
    this.put(path, { data, stat: { czxid: this.zxid, version: 0, ephemeralOwner: flags.ephemeral ? owner : 0 } });
    return { err: ZooKeeperError.OK, path };
  }

  /** R-ZK-03: with a version, only if the node still has it. */
  setData(path: string, data: ZnodeData, version: number): WriteResult {
    const node = this.nodes.get(path);
    const err = versionError(node, version);
    if (node === undefined || err !== ZooKeeperError.OK) return { err, path };
    this.zxid++;
    this.nodes.set(path, { data, stat: { ...node.stat, version: node.stat.version + 1 } });
    this.changes.push({ type: 'NodeDataChanged', path });
    return { err, path };
  }

  delete(path: string, version: number): WriteResult {
    const err = (this.childNames.get(path)?.size ?? 0) > 0 ? ZooKeeperError.NotEmpty : versionError(this.nodes.get(path), version);
    if (err !== ZooKeeperError.OK) return { err, path };
    this.zxid++;
    this.nodes.delete(path);
    this.childNames.get(parentOf(path))?.delete(nameOf(path));
    this.changes.push({ type: 'NodeDeleted', path }, { type: 'NodeChildrenChanged', path: parentOf(path) });
    return { err, path };
  }

  /** Takes all of the operations or none: gives the first that is refused, −1 when none is, and its error. */
  multi(ops: readonly MultiOp[], owner: number): { readonly failedOp: number; readonly err: number } {
    const made = new Set<string>();
    const err = ops.map((op) => this.refusal(op, made));
    const failedOp = err.findIndex((code) => code !== ZooKeeperError.OK);
    if (failedOp >= 0) return { failedOp, err: err[failedOp] };
    const before = this.zxid;
    for (const op of ops) {
      if (op.type === 'create') this.create(op, owner);
      else if (op.type === 'setData') this.setData(op.path, op.data, op.version);
      else if (op.type === 'delete') this.delete(op.path, op.version);
    }
    // One transaction, whatever it holds.
    this.zxid = before + 1;
    return { failedOp: -1, err: ZooKeeperError.OK };
  }

  /** What has changed since the last call, in order. */
  takeChanges(): readonly WatchedEvent[] {
    const { changes } = this;
    this.changes = [];
    return changes;
  }

  copy(): ZnodeTree {
    const c = new ZnodeTree();
    c.zxid = this.zxid;
    for (const [path, node] of this.nodes) c.nodes.set(path, node);
    for (const [path, names] of this.childNames) c.childNames.set(path, new Set(names));
    for (const [path, number] of this.sequence) c.sequence.set(path, number);
    c.changes = this.changes.slice();
    return c;
  }

  private put(path: string, node: Znode): void {
    const parent = parentOf(path);
    this.nodes.set(path, node);
    let names = this.childNames.get(parent);
    if (names === undefined) this.childNames.set(parent, (names = new Set()));
    names.add(nameOf(path));
    this.changes.push({ type: 'NodeCreated', path }, { type: 'NodeChildrenChanged', path: parent });
  }

  /** Why an operation of a multi cannot be done; `made`: what those before it make. */
  private refusal(op: MultiOp, made: Set<string>): number {
    switch (op.type) {
      case 'check':
      case 'setData':
        return versionError(this.nodes.get(op.path), op.version);
      case 'create':
        if (this.nodes.has(op.path)) return ZooKeeperError.NodeExists;
        made.add(op.path);
        return parentOf(op.path) === '' || this.nodes.has(parentOf(op.path)) || made.has(parentOf(op.path)) ? ZooKeeperError.OK : ZooKeeperError.NoNode;
      case 'delete':
        return (this.childNames.get(op.path)?.size ?? 0) > 0 ? ZooKeeperError.NotEmpty : versionError(this.nodes.get(op.path), op.version);
    }
  }
}

function versionError(node: Znode | undefined, version: number): number {
  if (node === undefined) return ZooKeeperError.NoNode;
  return version < 0 || version === node.stat.version ? ZooKeeperError.OK : ZooKeeperError.BadVersion;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
