import type { Outside } from './outside';
import { ToolFailure } from './tool-failure';

/** A machine whose network reaches nobody: every connection is refused at once. Time passes when the test says so. */
export class Nowhere implements Outside {
  nowUs = 0;
  private sent = 0;

  readonly programs = {
    producer: () => this.refuse(),
    consumer: () => this.refuse(),
    shareConsumer: () => this.refuse(),
  };

  send(): { readonly id: string } {
    return { id: String(++this.sent) };
  }

  answer(): { readonly closed: true } {
    return { closed: true };
  }

  private refuse(): never {
    throw new ToolFailure('org.apache.kafka.common.KafkaException', 'nobody is there');
  }
}
