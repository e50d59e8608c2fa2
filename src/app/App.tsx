import { lazy, Suspense, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { Announcer, Notice } from './shell/Announcer';
import { CommandDeskContext } from '../panels/shared/commands';
import { createLab, type Lab } from './lab/lab';
import { LabContext, useLab, useUi } from './lab/lab-context';
import { lessonMeta, partTitle } from '../course/lessons';
import { parseRoute, useHash, type Route } from './routes';
import { Patterns } from '../panels/shared/Patterns';
import { Home } from './home/Home';
import { Present } from './shell/Present';
import { LinkRefused, ScenarioRefused, WorkerCrashed } from './states/Trouble';
import { ThingMenu } from '../panels/cluster/ThingMenu';
import { useKeepPlace } from './lab/use-keep-place';
import { useKeyboard } from './keyboard/use-keyboard';
import { useMedia } from '../panels/shared/hooks';
import { startLesson, useOpen } from './lab/use-open';
import { useTheme } from './theme/use-theme';
import type { SessionPort } from '../session/port';
import type { ThingId } from '../session/commands/things';

const Palette = lazy(() => import('./palette/Palette'));
const ShareDialog = lazy(() => import('./dialogs/ShareDialog'));
const RealRunDialog = lazy(() => import('./dialogs/RealRunDialog'));
const PasteDialog = lazy(() => import('./dialogs/PasteDialog'));
const KeysDialog = lazy(() => import('./dialogs/KeysDialog'));
const TerminalDialog = lazy(() => import('./dialogs/TerminalDialog'));
const LessonPanel = lazy(() => import('../course/ui/LessonPanel'));
const Desk = lazy(() => import('./shell/Desk').then((m) => ({ default: m.Desk })));
const Phone = lazy(() => import('./shell/Phone').then((m) => ({ default: m.Phone })));
const Compare = lazy(() => import('./compare/Compare'));
const ModelPage = lazy(() => import('../panels/model-page/ModelPage'));

/** Clusters with more parts than this are told about less often; the frames are as many. */
const LARGE = 400;

export function App({ port }: { readonly port?: SessionPort }) {
  const [lab] = useState<Lab>(() => createLab(port));
  return (
    <LabContext value={lab}>
      <CommandDeskContext value={lab.desk}>
        <Patterns />
        <Screen />
      </CommandDeskContext>
    </LabContext>
  );
}

function Screen() {
  const { session } = useLab();
  const hash = useHash();
  const route = useMemo(() => parseRoute(hash), [hash]);
  const large = useStore(session.stores.views.cluster, ({ data }) => data !== null && data.replicas.length + data.producers.length + data.consumers.length > LARGE);
  useTheme();
  useKeyboard();
  useOpen(route);
  useEffect(() => {
    const releases = [session.subscribe('cluster', {}, large ? 4 : 12), session.subscribe('timeline', { maxMarks: 1500 }, large ? 2 : 4)];
    return () => releases.forEach((release) => release());
  }, [session, large]);

  return (
    <>
      {route.page === 'model' ? (
        <Suspense>
          <main style={{ height: '100dvh', overflow: 'auto' }} tabIndex={-1}>
            <ModelPage />
          </main>
        </Suspense>
      ) : (
        <Shown route={route} />
      )}
      <Overlays />
      <Announcer />
      <Notice />
    </>
  );
}

function Shown({ route }: { readonly route: Route }) {
  if (route.page !== 'compare') return <Cluster route={route} />;
  return (
    <Suspense>
      <Compare what={route.what} />
    </Suspense>
  );
}

function Cluster({ route }: { readonly route: Route }) {
  const { session } = useLab();
  const { phase, errors, crash, run } = useStore(session.stores.run);
  const phone = useMedia('(max-width: 760px)');
  const presenting = useUi((s) => s.presenting);
  const { ui } = useLab();
  const mark = useCallback((marked: readonly ThingId[]) => ui.setState({ marked }), [ui]);
  const start = useCallback(() => 'lesson' in route && route.lesson !== undefined && void startLesson(session, ui, route.lesson), [session, ui, route]);
  const meta = 'lesson' in route && route.lesson !== undefined ? lessonMeta(route.lesson) : undefined;
  useKeepPlace(meta?.id);
  const linkProblem = useUi((s) => s.linkProblem);
  const lesson: ReactNode = meta ? (
    <Suspense>
      <LessonPanel lessonId={meta.id} session={session} onMark={mark} onStart={start} />
    </Suspense>
  ) : null;
  // A scenario may have no title.
  const title = meta?.title ?? (run?.title || 'Cluster');
  const instead =
    linkProblem ? (
      <LinkRefused problem={linkProblem} onFresh={() => (window.location.hash = '#/')} />
    ) : phase === 'crashed' && crash ? (
      <WorkerCrashed crash={crash} />
    ) : phase === 'failed' ? (
      <ScenarioRefused errors={errors} onFresh={() => (window.location.hash = '#/lab')} />
    ) : undefined;
  if (presenting && instead === undefined) return <Present title={title} />;
  if (route.page === 'home') return <Home phone={phone} instead={instead} />;
  const place = [meta ? partTitle(meta) : route.page === 'link' ? 'Shared' : 'Lab', title];
  return <Suspense>{phone ? <Phone place={place} lesson={lesson} instead={instead} /> : <Desk place={place} lesson={lesson} instead={instead} />}</Suspense>;
}

function Overlays() {
  const { ui } = useLab();
  const dialog = useUi((s) => s.dialog);
  const menu = useUi((s) => s.menu);
  return (
    <>
      {menu && (
        <section aria-label="Actions">
          <ThingMenu key={`${menu.thing} ${menu.x} ${menu.y}`} {...menu} onClose={() => ui.setState({ menu: undefined })} />
        </section>
      )}
      <Suspense>
        {dialog === 'palette' && <Palette />}
        {dialog === 'keys' && <KeysDialog />}
        {dialog === 'share' && <ShareDialog />}
        {dialog === 'terminal' && <TerminalDialog />}
        {dialog === 'real-run' && <RealRunDialog />}
        {dialog === 'paste' && <PasteDialog />}
      </Suspense>
    </>
  );
}
