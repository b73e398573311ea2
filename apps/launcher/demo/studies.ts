import type { Detection } from '#detection';
import { Fault } from '#fault';
import type { DocumentState, InstanceState, ReportState, StudyState } from '#store';
import { pause } from '../processes/pause.ts';
import type { Progress } from '../progress.ts';
import type { SentFile } from './stow.ts';

/** What the demo reads of /api/v1/studies/{studyInstanceUID}. */
export interface ReadStudy {
  readonly studyInstanceUID: string;
  readonly state: StudyState;
  readonly instances: readonly ReadInstance[];
  readonly reports: readonly ReadReport[];
  /** Structured Reports that the gateway did not write itself. */
  readonly documents: readonly ReadDocument[];
}

export interface ReadInstance {
  readonly sopInstanceUID: string;
  readonly outcome: InstanceState;
  /** A sentence; null unless it was skipped or failed. */
  readonly reason: string | null;
  /** The same as a stable token. */
  readonly code: string | null;
  /** `name@version`; null unless it was analysed. */
  readonly model: string | null;
  readonly imageScore: number | null;
  readonly detections: readonly Detection[] | null;
}

export interface ReadDocument extends Pick<ReadInstance, 'sopInstanceUID' | 'reason' | 'code'> {
  readonly outcome: DocumentState;
}

export interface ReadReport {
  readonly state: ReportState;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
}

const lookEveryMs = 250;
const finalStates: readonly StudyState[] = ['reported', 'skipped', 'failed'];

async function readStudy(gatewayUrl: string, studyInstanceUID: string, signal: AbortSignal): Promise<ReadStudy | undefined> {
  const response = await fetch(`${gatewayUrl}/api/v1/studies/${studyInstanceUID}`, { signal });
  if (response.ok) return (await response.json()) as ReadStudy;
  await response.body?.cancel();
  if (response.status === 404) return undefined; // not seen among Orthanc's changes yet
  throw new Fault('UNAVAILABLE', 'GATEWAY_TROUBLED', `The gateway answers ${response.status} when asked for a study.`);
}

/** Nothing of a sent report that the gateway once wrote itself is to be decided. */
function isDecided({ instances, documents, reports }: ReadStudy, sopInstanceUIDs: readonly string[]): boolean {
  const decided = [...instances, ...documents].filter(({ outcome }) => outcome !== 'pending');
  const known = new Set([...decided, ...reports].map(({ sopInstanceUID }) => sopInstanceUID));
  return sopInstanceUIDs.every((uid) => known.has(uid));
}

/** Waits until every sent file of every study is decided and its study has come to rest. */
export async function awaitStudies(gatewayUrl: string, sent: readonly SentFile[], signal: AbortSignal, progress: Progress): Promise<ReadStudy[]> {
  const byStudy = Map.groupBy(sent, (file) => file.studyInstanceUID);
  const done: ReadStudy[] = [];
  for (const [studyInstanceUID, files] of byStudy) {
    const sopInstanceUIDs = files.map((file) => file.sopInstanceUID);
    for (;;) {
      progress.step(`waiting for reports, ${done.length} of ${byStudy.size} studies are done`);
      const study = await readStudy(gatewayUrl, studyInstanceUID, signal);
      if (study !== undefined && finalStates.includes(study.state) && isDecided(study, sopInstanceUIDs)) {
        done.push(study);
        break;
      }
      await pause(lookEveryMs, signal);
    }
  }
  return done;
}
