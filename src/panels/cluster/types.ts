/** What the stage draws. Plain data, made from the session's view of the run; nothing here is invented on the way. */
import type { ThingId } from '../../session/commands/things';

export type NodeCondition = 'running' | 'starting' | 'stopping' | 'paused' | 'crashed' | 'stopped';

export interface Impairment {
  /** `slow disk`, `cut from broker 2`, `5 % loss to web-1`: words for what is wrong beside the node's own condition. */
  readonly text: string;
}

export type ReplicaState = 'leader' | 'elected' | 'in sync' | 'lagging' | 'offline';

export interface ReplicaShape {
  readonly thing: ThingId;
  readonly topic: string;
  readonly partition: number;
  readonly broker: number;
  readonly state: ReplicaState;
  readonly epoch: number;
  readonly logStart: number;
  readonly hw: number;
  readonly leo: number;
  /** Records behind the leader's log end; `undefined` when there is nothing to compare with. */
  readonly lag: number | undefined;
  /** Offset of the first of `cells`. */
  readonly cellsFrom: number;
  /** Record colours by offset: 0 … 25 = key, −1 = no key, −2 = not a record (control record). */
  readonly cells: readonly number[];
}

export interface BrokerShape {
  readonly thing: ThingId;
  readonly id: number;
  readonly name: string;
  readonly rack: string | undefined;
  readonly condition: NodeCondition;
  readonly fenced: boolean;
  /** One line on what has happened to it: `crashed 8.781 s · fenced 2.1 s ago`. */
  readonly note: string | undefined;
  readonly noteTone: 'fault' | 'lag' | 'plain';
  readonly replicas: readonly ReplicaShape[];
}

export interface ControllerShape {
  readonly thing: ThingId;
  readonly name: string;
  readonly condition: NodeCondition;
  readonly active: boolean;
  readonly note: string;
}

export interface ProducerShape {
  readonly thing: ThingId;
  readonly name: string;
  readonly condition: NodeCondition;
  readonly lines: readonly string[];
  readonly trouble: string | undefined;
}

export interface MemberShape {
  readonly thing: ThingId;
  readonly name: string;
  readonly condition: NodeCondition;
  readonly partitions: readonly { readonly thing: ThingId; readonly label: string; readonly title: string }[];
  readonly doing: string;
  readonly lag: number | undefined;
}

export interface GroupShape {
  readonly thing: ThingId;
  readonly name: string;
  readonly state: string;
  readonly stable: boolean;
  readonly generation: number;
  readonly members: readonly MemberShape[];
}

export interface PartitionShape {
  readonly thing: ThingId;
  readonly topic: string;
  readonly partition: number;
  readonly leader: number;
  /** Log end of the longest live replica: the window of every replica of this partition ends here. */
  readonly end: number;
}

export interface LinkShape {
  readonly thing: ThingId;
  readonly from: ThingId;
  readonly to: ThingId;
  readonly kind: 'produce' | 'consume' | 'replicate' | 'control';
  readonly cut: boolean;
  readonly impaired: boolean;
}

export interface ClusterShape {
  readonly headline: string;
  readonly brokers: readonly BrokerShape[];
  readonly controllers: readonly ControllerShape[];
  readonly producers: readonly ProducerShape[];
  readonly groups: readonly GroupShape[];
  readonly partitions: readonly PartitionShape[];
  readonly links: readonly LinkShape[];
  /** Partitions not drawn because they are the cluster's own. */
  readonly hiddenInternal: number;
}
