import { type Opacity, type PhantomFile, phantomStudy } from '#phantom';

/** Consolidations through the whole right lung, such as a lobar pneumonia that has spread: plain enough for a small model to mark. */
export const consolidatedRightLung: readonly Opacity[] = [-80, -50, -20, 10, 40].map((z) => ({ x: -75, y: 18, z, radius: 55, density: 1 }));

/** The study that the demo sends when no file is named. */
export const demoStudy = (): Promise<PhantomFile[]> => phantomStudy({ seed: 5, opacities: consolidatedRightLung });
