/** ListConfigResources, version 1; version 0 knows only subscriptions to client metrics. */
export interface ListConfigResourcesRequest {
  /** Numbers of resource types; none: all. */
  readonly resourceTypes?: readonly number[];
}

export interface ListConfigResourcesResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly configResources: readonly { readonly resourceName: string; readonly resourceType: number }[];
}
