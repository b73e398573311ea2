/** A share of 0..1 as people read it. */
export const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** A time as the reader's own clock shows it, to the minute; without the date if it was on the same day as `now`. */
export function moment(iso: string, now: Date): string {
  const time = new Date(iso);
  const clock = time.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return time.toDateString() === now.toDateString() ? clock : `${time.toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: time.getFullYear() === now.getFullYear() ? undefined : 'numeric' })}, ${clock}`;
}

export const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** A figure with three decimals; a dash where there is none. */
export const figure = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : value.toFixed(3).replace('-', '−'));
