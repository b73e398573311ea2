/** Opens a study in OHIF in another tab, if OHIF is served. */
export function openOhif(address: string | null | undefined): void {
  if (typeof address === 'string') window.open(address, '_blank', 'noreferrer');
}
