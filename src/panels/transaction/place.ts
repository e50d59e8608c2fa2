/** A partition whose log is looked at. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
}
