/** Numbers of `matchType`: this name, the default, or any name and the default. */
export const QuotaMatchType = { EXACT: 0, DEFAULT: 1, SPECIFIED: 2 } as const;

export interface QuotaEntity {
  readonly entityType: string;
  readonly entityName: string | null;
}

/** DescribeClientQuotas, version 1. `strict`: no entity that has parts beyond those asked for. */
export interface DescribeClientQuotasRequest {
  readonly components: readonly { readonly entityType: string; readonly matchType: number; readonly match: string | null }[];
  readonly strict: boolean;
}

export interface DescribeClientQuotasResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly entries: readonly DescribedQuota[] | null;
}

export interface DescribedQuota {
  readonly entity: readonly QuotaEntity[];
  readonly values: readonly { readonly key: string; readonly value: number }[];
}

/** AlterClientQuotas, version 1. */
export interface AlterClientQuotasRequest {
  readonly entries: readonly AlterQuotaEntry[];
  readonly validateOnly?: boolean;
}

export interface AlterQuotaEntry {
  readonly entity: readonly QuotaEntity[];
  readonly ops: readonly { readonly key: string; readonly value: number; readonly remove: boolean }[];
}

export interface AlterClientQuotasResponse {
  readonly throttleTimeMs: number;
  readonly entries: readonly { readonly errorCode: number; readonly errorMessage: string | null; readonly entity: readonly QuotaEntity[] }[];
}
