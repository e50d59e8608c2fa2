/** What a coordinator coordinates, as FindCoordinator asks for it. */
export const CoordinatorKeyType = { Group: 0, Transaction: 1, Share: 2 } as const;

/** FindCoordinator: one key up to version 3, several from version 4. */
export interface FindCoordinatorRequest {
  readonly key?: string;
  readonly keyType: number;
  readonly coordinatorKeys?: readonly string[];
}

export interface FindCoordinatorResponse {
  readonly throttleTimeMs?: number;
  /** Up to version 3, as the four after it. */
  readonly errorCode?: number;
  readonly errorMessage?: string | null;
  readonly nodeId?: number;
  readonly host?: string;
  readonly port?: number;
  /** From version 4. */
  readonly coordinators?: readonly FoundCoordinator[];
}

export interface FoundCoordinator {
  readonly key: string;
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}
