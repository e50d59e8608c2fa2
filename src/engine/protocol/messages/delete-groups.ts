/** DeleteGroups, versions 0 to 2. */
export interface DeleteGroupsRequest {
  readonly groupsNames: readonly string[];
}

export interface DeleteGroupsResponse {
  readonly throttleTimeMs?: number;
  readonly results: readonly { readonly groupId: string; readonly errorCode: number }[];
}
