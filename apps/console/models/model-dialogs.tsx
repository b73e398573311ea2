import { useId, useState } from 'react';
import type { Said } from '../api/answers.ts';
import { post } from '../api/http.ts';
import { DecisionDialog } from '../shell/decision-dialog.tsx';
import { type Standing, type VersionRow, standingOf } from './version-rows.ts';

interface DialogProps {
  readonly row: VersionRow;
  readonly onDone: (message: string) => void;
  readonly onClose: () => void;
}

function warningOf(standing: Standing, { gate, champion }: VersionRow): string {
  if (standing === 'rejected') return `The gate rejected it against version ${gate?.champion.version ?? '?'}.`;
  if (standing === 'another') return `The gate compared it with version ${gate?.champion.version ?? '?'}, not with ${champion === undefined ? 'a champion' : `version ${champion}`}.`;
  return 'The registry holds no decision of the gate on it.';
}

/** Asks before a version becomes the champion. */
export function PromoteDialog({ row, onDone, onClose }: DialogProps) {
  const { name, version, champion } = row;
  const [isOverruled, setOverruled] = useState(false);
  const boxId = useId();
  const standing = standingOf(row);
  const decide = (said: Said): Promise<void> => post(`registry/${name}/promote`, { version, replaces: champion ?? null, withoutGate: isOverruled, ...said });
  return (
    <DecisionDialog
      title={`Promote ${name}@${version}?`}
      action={`Promote version ${version}`}
      isHeld={standing !== 'passed' && !isOverruled}
      decide={decide}
      onDone={() => { onDone(`Version ${version} of ${name} is the champion.`); }}
      onClose={onClose}
    >
      <p>Version {version} becomes the champion{champion === undefined ? '' : ` in place of version ${champion}, to which a roll-back leads`}; every service that follows the registry reads new studies with it. Reports that are written stay as they are.</p>
      {standing === 'passed' && <p className="verdict passed">✓ The gate passed it against version {champion}.</p>}
      {standing !== 'passed' && <p className="verdict failed">! {warningOf(standing, row)}</p>}
      <label htmlFor={boxId} className="inline"><input id={boxId} type="checkbox" checked={isOverruled} onChange={(event) => { setOverruled(event.target.checked); }} /> Promote it without the gate</label>
    </DecisionDialog>
  );
}

/** Asks before the previous champion answers again. */
export function RollBackDialog({ name, champion, to, onDone, onClose }: { readonly name: string; readonly champion: number | undefined; readonly to: number; readonly onDone: (message: string) => void; readonly onClose: () => void }) {
  return (
    <DecisionDialog
      title={`Roll ${name} back to version ${to}?`}
      action={`Roll back to version ${to}`}
      decide={(said) => post(`registry/${name}/rollback`, { to, ...said })}
      onDone={() => { onDone(`Version ${to} of ${name} is the champion again.`); }}
      onClose={onClose}
    >
      <p>Version {to} becomes the champion again, and every service that follows the registry reads new studies with it. Version {champion ?? '?'} stays in the registry, without an alias. Reports that are written stay as they are.</p>
    </DecisionDialog>
  );
}
