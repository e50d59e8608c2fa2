/** ApiVersions, version 4. */
export interface ApiVersionsRequest {
  readonly clientSoftwareName?: string;
  readonly clientSoftwareVersion?: string;
}

export interface ApiVersionsResponse {
  readonly errorCode: number;
  readonly apiKeys: readonly { readonly apiKey: number; readonly minVersion: number; readonly maxVersion: number }[];
  readonly throttleTimeMs: number;
  readonly supportedFeatures?: readonly { readonly name: string; readonly minVersion: number; readonly maxVersion: number }[];
  readonly finalizedFeaturesEpoch?: number;
  readonly finalizedFeatures?: readonly { readonly name: string; readonly maxVersionLevel: number; readonly minVersionLevel: number }[];
}
