/**
 * Draws what is in flight on one canvas. Where a message is follows from when it was sent, when it will arrive and what
 * time it is; nothing is remembered between two frames, so going back in time needs nothing special.
 */
import { keyLetter, keyTone, type Tone } from '../shared/record-marks';
import { SAMPLES } from './routes';

/** How a message is drawn. */
export const enum FlightKind {
  /** Carries records: a square with the letter of the first record's key. */
  Records = 0,
  /** A request or answer without records between clients and brokers. */
  Plain = 1,
  /** To or from a controller, or about membership: the control plane. */
  Control = 2,
}

export interface Flight {
  readonly nowUs: number;
  readonly count: number;
  /** In flight in truth; more than `count` when not all of them were told. */
  readonly total: number;
  /** Route of each message, −1 when neither end is on the stage. */
  readonly route: Int32Array;
  /** 1: against the direction in which the route was drawn. */
  readonly backwards: Uint8Array;
  readonly sentUs: Float64Array;
  readonly arrivesUs: Float64Array;
  readonly kind: Uint8Array;
  readonly key: Int8Array;
  /** 1: lies at a cut link. */
  readonly lost: Uint8Array;
}

/** Above this many, single marks would be a blizzard: streams are drawn, as wide as they are dense. */
export const MARKS_UP_TO = 200;

const BINS = 24;
const MARK = 13;
const EDGE = 16;

export interface Colours {
  readonly record: Readonly<Record<Tone, string>>;
  readonly ink: string;
  readonly plain: string;
  readonly control: string;
  readonly fault: string;
  readonly background: string;
}

export class FlightPainter {
  private readonly g: CanvasRenderingContext2D;
  private routes: readonly Float32Array[] = [];
  private sprites = new Map<string, HTMLCanvasElement>();
  private colours: Colours | undefined;
  private width = 0;
  private height = 0;
  private scale = 1;
  private bins = new Float32Array(0);
  private blank = true;
  /** What is on the canvas, by all that decides it; no flight: it has to be drawn anew in any case. */
  private readonly shown = { flight: undefined as Flight | undefined, calm: false, streams: false, scrollX: 0, scrollY: 0 };
  /** What lies above or below is not drawn. */
  private top = 0;
  private bottom = 0;

  constructor(private readonly canvas: HTMLCanvasElement) {
    const g = canvas.getContext('2d');
    if (!g) throw new Error('This browser gives no 2D canvas.');
    this.g = g;
  }

  setColours(colours: Colours): void {
    this.colours = colours;
    this.shown.flight = undefined;
    this.sprites.clear();
  }

  /** Size of what is in sight; routes are in the sizes of the whole stage. */
  setLayout(width: number, height: number, scale: number, routes: readonly Float32Array[]): void {
    this.blank = false;
    this.shown.flight = undefined;
    this.routes = routes;
    this.bins = new Float32Array(routes.length * BINS);
    if (width === this.width && height === this.height && scale === this.scale) return;
    if (scale !== this.scale) this.sprites.clear();
    this.width = width;
    this.height = height;
    this.scale = scale;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
  }

  /** `calm`: no travel; a message rests in the middle of its way for as long as it is under way. */
  draw(flight: Flight, calm: boolean, streams: boolean, scrollX: number, scrollY: number): void {
    if (!this.colours) return;
    const { g, scale, shown } = this;
    if (flight.count === 0 && this.blank) return;
    // A run that stands still costs nothing.
    if (shown.flight === flight && shown.calm === calm && shown.streams === streams && shown.scrollX === scrollX && shown.scrollY === scrollY) return;
    Object.assign(shown, { flight, calm, streams, scrollX, scrollY });
    g.setTransform(1, 0, 0, 1, 0, 0);
    g.clearRect(0, 0, this.canvas.width, this.canvas.height);
    g.setTransform(scale, 0, 0, scale, -scrollX * scale, -scrollY * scale);
    this.blank = flight.count === 0;
    this.top = scrollY - EDGE;
    this.bottom = scrollY + this.height + EDGE;
    if (streams) this.drawStreams(flight, this.colours);
    else this.drawMarks(flight, calm, this.colours);
  }

  private drawMarks(flight: Flight, calm: boolean, colours: Colours): void {
    const { g } = this;
    // Plain and control messages first, so that records lie on top of them.
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < flight.count; i++) {
        const records = flight.kind[i] === FlightKind.Records;
        if (records !== (pass === 1)) continue;
        const points = this.routes[flight.route[i]];
        if (points === undefined) continue;
        const share = progress(flight, i, calm);
        const along = (flight.backwards[i] === 1 ? 1 - share : share) * SAMPLES;
        const s = Math.min(SAMPLES - 1, Math.max(0, Math.floor(along)));
        const f = along - s;
        const o = s * 2;
        const dx = points[o + 2] - points[o];
        const dy = points[o + 3] - points[o + 1];
        const length = Math.hypot(dx, dy) || 1;
        // There and back run beside each other.
        const side = flight.backwards[i] === 1 ? -2.5 : 2.5;
        const x = points[o] + dx * f - (dy / length) * side;
        const y = points[o + 1] + dy * f + (dx / length) * side;
        if (y < this.top || y > this.bottom) continue;
        if (records) {
          const sprite = this.sprite(flight.key[i], colours);
          g.drawImage(sprite, x - MARK / 2, y - MARK / 2, MARK, MARK);
        } else {
          const control = flight.kind[i] === FlightKind.Control;
          g.fillStyle = control ? colours.control : colours.plain;
          g.beginPath();
          if (control) {
            g.moveTo(x, y - 3.6);
            g.lineTo(x + 3.6, y);
            g.lineTo(x, y + 3.6);
            g.lineTo(x - 3.6, y);
          } else {
            g.arc(x, y, 2.2, 0, Math.PI * 2);
          }
          g.fill();
        }
        if (flight.lost[i] === 1) {
          g.strokeStyle = colours.fault;
          g.lineWidth = 2;
          g.beginPath();
          g.moveTo(x - 6, y - 6);
          g.lineTo(x + 6, y + 6);
          g.moveTo(x + 6, y - 6);
          g.lineTo(x - 6, y + 6);
          g.stroke();
        }
      }
    }
  }

  private drawStreams(flight: Flight, colours: Colours): void {
    const { g, bins } = this;
    bins.fill(0);
    for (let i = 0; i < flight.count; i++) {
      const route = flight.route[i];
      if (route < 0 || this.routes[route] === undefined) continue;
      const share = progress(flight, i, false);
      const along = flight.backwards[i] === 1 ? 1 - share : share;
      bins[route * BINS + Math.min(BINS - 1, Math.floor(along * BINS))] += 1;
    }
    g.strokeStyle = colours.record['0'];
    g.lineCap = 'round';
    const step = SAMPLES / BINS;
    for (let route = 0; route < this.routes.length; route++) {
      const points = this.routes[route];
      for (let b = 0; b < BINS; b++) {
        const n = bins[route * BINS + b];
        if (n === 0) continue;
        const y = points[b * step * 2 + 1];
        if (y < this.top || y > this.bottom) continue;
        g.lineWidth = Math.min(11, 1.2 + Math.log2(1 + n) * 1.3);
        g.globalAlpha = Math.min(0.95, 0.45 + n * 0.04);
        g.beginPath();
        g.moveTo(points[b * step * 2], points[b * step * 2 + 1]);
        g.lineTo(points[(b + 1) * step * 2], points[(b + 1) * step * 2 + 1]);
        g.stroke();
      }
    }
    g.globalAlpha = 1;
  }

  private sprite(key: number, colours: Colours): HTMLCanvasElement {
    const tone = keyTone(key);
    const letter = keyLetter(key);
    const id = tone + letter;
    const found = this.sprites.get(id);
    if (found) return found;
    const sprite = document.createElement('canvas');
    sprite.width = sprite.height = Math.round(MARK * this.scale);
    const g = sprite.getContext('2d');
    if (g) {
      g.scale(this.scale, this.scale);
      g.fillStyle = colours.background;
      g.beginPath();
      g.roundRect(0, 0, MARK, MARK, 3.5);
      g.fill();
      g.fillStyle = colours.record[tone];
      g.beginPath();
      g.roundRect(0.8, 0.8, MARK - 1.6, MARK - 1.6, 3);
      g.fill();
      g.fillStyle = colours.ink;
      g.font = "700 8.5px 'JetBrains Mono Variable', monospace";
      g.textAlign = 'center';
      g.textBaseline = 'alphabetic';
      g.fillText(letter, MARK / 2, MARK / 2 + 3.1);
    }
    this.sprites.set(id, sprite);
    return sprite;
  }
}

function progress(flight: Flight, i: number, calm: boolean): number {
  if (calm) return 0.5;
  // What lies at a cut link rests half way: it left, and nobody gets it before the link heals.
  if (flight.lost[i] === 1) return 0.5;
  const sent = flight.sentUs[i];
  const way = flight.arrivesUs[i] - sent;
  const share = way > 0 ? (flight.nowUs - sent) / way : 1;
  return share < 0 ? 0 : share > 1 ? 1 : share;
}

/** The painter's colours as the theme has them now. */
export function readColours(element: Element): Colours {
  const style = getComputedStyle(element);
  const v = (name: string): string => style.getPropertyValue(name).trim();
  return {
    record: { 0: v('--rec-0'), 1: v('--rec-1'), 2: v('--rec-2'), 3: v('--rec-3'), 4: v('--rec-4'), 5: v('--rec-5'), none: v('--rec-none') },
    ink: v('--cell-ink'),
    plain: v('--muted'),
    control: v('--control'),
    fault: v('--fault'),
    background: v('--stage'),
  };
}
