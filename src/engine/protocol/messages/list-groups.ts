/** ListGroups, versions 0 to 5: the groups that this broker coordinates. */
export interface ListGroupsRequest {
  /** From version 4; empty = all. */
  readonly statesFilter?: readonly string[];
  /** From version 5; empty = all. */
  readonly typesFilter?: readonly string[];
}

export interface ListGroupsResponse {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly groups: readonly ListedGroup[];
}

export interface ListedGroup {
  readonly groupId: string;
  readonly protocolType: string;
  /** From version 4. */
  readonly groupState?: string;
  /** From version 5. */
  readonly groupType?: string;
}
