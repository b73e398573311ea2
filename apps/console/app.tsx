import { useEffect, useState } from 'react';
import { DeadLettersPage, deadLetterKeys } from './dead-letters/dead-letters-page.tsx';
import { modelKeys } from './models/model-keys.ts';
import { ModelsPage } from './models/models-page.tsx';
import { hasDrafts } from './review/drafts.ts';
import { ReviewPage } from './review/review-page.tsx';
import { reviewKeys } from './review/review-keys.ts';
import { Help, Key } from './shell/help.tsx';
import { type KeyGroup, useKeys } from './shell/keys.ts';
import { Link } from './shell/link.tsx';
import { useRoute } from './shell/navigation.ts';
import { goTo, pageKeys } from './shell/page-keys.ts';
import { ReviewerDialog } from './shell/reviewer-dialog.tsx';
import { useReviewer } from './shell/reviewer.ts';
import type { Page, Route } from './shell/route.ts';
import { trainingKeys } from './training/training-keys.ts';
import { TrainingPage } from './training/training-page.tsx';
import { listKeys } from './worklist/list-keys.ts';
import { QueuePage } from './worklist/queue-page.tsx';
import { WorklistPage } from './worklist/worklist-page.tsx';

const keysOf: Readonly<Record<Page, readonly KeyGroup<string>[]>> = {
  worklist: [listKeys],
  queue: [listKeys],
  review: reviewKeys,
  'dead-letters': [deadLetterKeys],
  models: [modelKeys],
  training: [trainingKeys],
};

const titles: Readonly<Record<Page, string>> = { worklist: 'Worklist', queue: 'What to label next', review: 'Review', 'dead-letters': 'Dead letters', models: 'Models', training: 'Training' };

function PageOf({ route }: { readonly route: Route }) {
  switch (route.page) {
    case 'worklist':
      return <WorklistPage />;
    case 'queue':
      return <QueuePage />;
    case 'review':
      return <ReviewPage key={route.study} study={route.study} list={route.list} />;
    case 'dead-letters':
      return <DeadLettersPage />;
    case 'models':
      return <ModelsPage />;
    case 'training':
      return <TrainingPage />;
  }
}

function TopBar({ page, onHelp }: { readonly page: Page; readonly onHelp: () => void }) {
  const reviewer = useReviewer();
  const [isNaming, setNaming] = useState(false);
  const close = (): void => { setNaming(false); };
  return (
    <header className="top-bar">
      <span className="brand">PneumoGate <small>not for clinical use</small></span>
      <nav aria-label="Pages">
        <Link to={{ page: 'worklist' }} current={page === 'worklist'}>Worklist</Link>
        <Link to={{ page: 'queue' }} current={page === 'queue'}>Label next</Link>
        <Link to={{ page: 'dead-letters' }} current={page === 'dead-letters'}>Dead letters</Link>
        <Link to={{ page: 'models' }} current={page === 'models'}>Models</Link>
        <Link to={{ page: 'training' }} current={page === 'training'}>Training</Link>
      </nav>
      <button type="button" className="button small" onClick={() => { setNaming(true); }}>Reader: {reviewer === '' ? 'not named' : reviewer.replaceAll('^', ' ')}</button>
      <button type="button" className="button small" onClick={onHelp}>Keys <Key name="?" /></button>
      {isNaming && <ReviewerDialog onClose={close} onNamed={close} />}
    </header>
  );
}

export function App() {
  const route = useRoute();
  const [isHelpOpen, setHelpOpen] = useState(false);
  useEffect(() => { document.title = `${titles[route.page]} · PneumoGate`; }, [route.page]);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => { if (hasDrafts()) event.preventDefault(); };
    window.addEventListener('beforeunload', ask);
    return () => { window.removeEventListener('beforeunload', ask); };
  }, []);
  useKeys([pageKeys], (command) => {
    if (!goTo(command)) setHelpOpen(true);
  });
  return (
    <>
      <TopBar page={route.page} onHelp={() => { setHelpOpen(true); }} />
      <PageOf route={route} />
      {isHelpOpen && <Help groups={[...keysOf[route.page], pageKeys]} onClose={() => { setHelpOpen(false); }} />}
    </>
  );
}
