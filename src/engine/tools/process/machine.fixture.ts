import type { Machine } from './machine';
import { ToolFailure } from './tool-failure';

/** A machine whose network reaches nobody: every connection is refused at once. Time passes when the test says so. */
export class Nowhere implements Machine {
  nowUs = 0;
  private sent = 0;

  random(): number {
    return 0;
  }

  send(): { readonly id: string } {
    return { id: String(++this.sent) };
  }

  answer(): { readonly closed: true; readonly isRefused: true } {
    return { closed: true, isRefused: true };
  }

  readDisk(): null {
    return null;
  }

  writeFile(): void {
    // nothing is kept
  }

  hold(): never {
    throw new ToolFailure('org.apache.kafka.common.KafkaException', 'nobody is there');
  }

  look(): never {
    throw new Error('no client is held');
  }

  call(): never {
    throw new Error('no client is held');
  }

  release(): void {
    // there is none
  }
}
