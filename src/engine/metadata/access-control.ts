/** One access control entry: who may or may not do what on which resources, from where. The numbers are those of the wire. */
export interface AccessControlEntry {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly patternType: number;
  readonly principal: string;
  readonly host: string;
  readonly operation: number;
  readonly permissionType: number;
}
