import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { FlightPainter, MARKS_UP_TO, readColours, type Flight } from './flight-painter';
import { routeBetween, type Box, type Route } from './routes';
import { useStageActions } from './actions';
import { everyFrame } from '../shared/frame-loop';
import { useReducedMotion, useSize } from '../shared/hooks';
import styles from './Wires.module.css';
import type { LinkShape } from './types';
import type { ThingId } from '../../session/commands/things';

/** Gives the messages in flight now, with the number of the route each one takes. */
export type FlightSource = (routeOf: (from: ThingId, to: ThingId) => number) => Flight | undefined;

interface Props {
  /** The element whose boxes carry `data-anchor`; wires lie behind it. */
  readonly content: HTMLElement | null;
  /** Things that are drawn inside another one: where their wires end. */
  readonly within: ReadonlyMap<ThingId, ThingId>;
  readonly links: readonly LinkShape[];
  readonly stacked: boolean;
  readonly flights: FlightSource;
  /** Changes when boxes may have moved without a change of size. */
  readonly arrangement: string;
  /** Tells how many are in flight and whether they are drawn as streams; at most a few times a second. */
  readonly onCount: (count: number, streams: boolean) => void;
  /** The run is so fast that single messages cannot be followed. */
  readonly fast: boolean;
  readonly theme: string;
}

/** Edges, and everything that travels on them. */
export const Wires = memo(function Wires({ content, within, links, stacked, flights, arrangement, onCount, fast, theme }: Props) {
  const { width, height } = useSize(content);
  const sight = useSize(content?.parentElement ?? null);
  const [{ boxes, zoom }, setMeasured] = useState<Measured>({ boxes: new Map(), zoom: 1 });
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const painter = useRef<FlightPainter | undefined>(undefined);
  const calm = useReducedMotion();
  const actions = useStageActions();

  useLayoutEffect(() => {
    if (content) setMeasured(measure(content));
  }, [content, width, height, arrangement]);

  const drawn = useMemo(() => {
    const brokers = boxes.get('brokers');
    const routes: Route[] = [];
    const shown: { link: LinkShape; route: Route }[] = [];
    const byEnds = new Map<string, number>();
    if (brokers) {
      for (const link of links) {
        const a = boxes.get(link.from);
        const b = boxes.get(link.to);
        if (!a || !b) continue;
        const route = routeBetween(link.kind, a, b, { brokers, stacked });
        byEnds.set(`${link.from} ${link.to}`, routes.length * 2);
        byEnds.set(`${link.to} ${link.from}`, routes.length * 2 + 1);
        routes.push(route);
        shown.push({ link, route });
      }
    }
    return { routes, shown, byEnds };
  }, [boxes, links, stacked]);

  useEffect(() => {
    const canvas = canvasRef.current;
    if (!canvas || sight.width === 0 || sight.height === 0) return;
    painter.current ??= new FlightPainter(canvas);
    painter.current.setLayout(sight.width, sight.height, Math.min(3, (window.devicePixelRatio || 1) * zoom), drawn.routes.map((r) => r.points));
  }, [drawn, sight, zoom]);

  useEffect(() => {
    const canvas = canvasRef.current;
    if (canvas) painter.current?.setColours(readColours(canvas));
  }, [theme, sight]);

  useEffect(() => {
    const routeOf = (from: ThingId, to: ThingId): number => drawn.byEnds.get(`${within.get(from) ?? from} ${within.get(to) ?? to}`) ?? -1;
    const scroller = content?.parentElement;
    let [left, top] = [-1, -1];
    const onScroll = (): void => {
      if (!scroller || !canvasRef.current) return;
      [left, top] = [scroller.scrollLeft, scroller.scrollTop];
      canvasRef.current.style.transform = `translate(${left}px, ${top}px)`;
    };
    onScroll();
    scroller?.addEventListener('scroll', onScroll, { passive: true });
    let told = -1;
    let toldMs = 0;
    const stop = everyFrame((wallMs) => {
      const flight = flights(routeOf);
      if (!flight || !painter.current) return;
      const streams = fast || flight.total > MARKS_UP_TO;
      painter.current.draw(flight, calm, streams, left, top);
      if (wallMs - toldMs > 250 && told !== flight.total) {
        told = flight.total;
        toldMs = wallMs;
        onCount(flight.total, streams);
      }
    });
    return () => {
      stop();
      scroller?.removeEventListener('scroll', onScroll);
    };
  }, [flights, drawn, calm, fast, onCount, within, content]);

  return (
    <div className={styles.wires} style={{ width, height }}>
      <svg className={styles.edges} width={width} height={height} aria-hidden="true">
        {drawn.shown.map(({ link, route }) => (
          <g
            key={`${link.from} ${link.to} ${link.kind}`}
            className={styles.edge}
            data-kind={link.kind}
            data-cut={link.cut || undefined}
            data-impaired={link.impaired || undefined}
            data-bundle={link.thing === undefined || undefined}
            data-selected={(link.thing !== undefined && actions.selected === link.thing) || undefined}
            onClick={(event) => {
              if (link.thing === undefined) return;
              event.stopPropagation();
              actions.select(link.thing);
            }}
            onContextMenu={(event) => {
              if (link.thing === undefined) return;
              event.preventDefault();
              event.stopPropagation();
              actions.menu(link.thing, event.clientX, event.clientY);
            }}
          >
            <path className={styles.grip} d={route.d} />
            <path className={styles.line} d={route.d} />
            {link.cut && <Cross route={route} />}
          </g>
        ))}
      </svg>
      <canvas ref={canvasRef} className={styles.canvas} aria-hidden="true" />
    </div>
  );
});

function Cross({ route }: { route: Route }) {
  const at = Math.floor(route.points.length / 4) * 2;
  return <path className={styles.cross} d="M-5 -5L5 5M5 -5L-5 5" transform={`translate(${route.points[at]} ${route.points[at + 1]})`} />;
}

interface Measured {
  readonly boxes: ReadonlyMap<string, Box>;
  /** How much larger everything is drawn than its own sizes say. */
  readonly zoom: number;
}

function measure(content: HTMLElement): Measured {
  const origin = content.getBoundingClientRect();
  // Present mode enlarges the stage as a whole: what is drawn inside is in the sizes before that.
  const zoom = content.offsetWidth > 0 ? origin.width / content.offsetWidth : 1;
  const boxes = new Map<string, Box>();
  for (const element of content.querySelectorAll<HTMLElement>('[data-anchor]')) {
    const r = element.getBoundingClientRect();
    if (r.width === 0) continue;
    boxes.set(element.dataset.anchor ?? '', { left: (r.left - origin.left) / zoom, top: (r.top - origin.top) / zoom, right: (r.right - origin.left) / zoom, bottom: (r.bottom - origin.top) / zoom });
  }
  return { boxes, zoom };
}
