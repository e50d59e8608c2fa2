/** DescribeLogDirs, versions 1 to 4: what lies in a broker's log directories. `topics: null` asks for all. */
export interface DescribeLogDirsRequest {
  readonly topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[] | null;
}

export interface DescribeLogDirsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly results: readonly DescribedLogDir[];
}

export interface DescribedLogDir {
  readonly errorCode: number;
  readonly logDir: string;
  readonly topics: readonly { readonly name: string; readonly partitions: readonly DescribedLogDirPartition[] }[];
  /** Of the disk; −1: not known. */
  readonly totalBytes: number;
  readonly usableBytes: number;
}

export interface DescribedLogDirPartition {
  readonly partitionIndex: number;
  readonly partitionSize: number;
  /** How far it is behind the log it is to replace; 0 for one that is current. */
  readonly offsetLag: number;
  readonly isFutureKey: boolean;
}
