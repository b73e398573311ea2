/** What a value representation allows (PS3.5 6.2), for the attributes that a report takes over from an image. */
const patterns: Readonly<Record<string, RegExp>> = {
  AS: /^\d{3}[DWMY]$/,
  CS: /^[A-Z0-9 _]{1,16}$/,
  DA: /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/,
  DS: /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/,
  LO: /^[^\\\p{Cc}]{1,64}$/u,
  LT: /^[^]{1,10240}$/u,
  PN: /^[^\\\p{Cc}]+$/u,
  SH: /^[^\\\p{Cc}]{1,16}$/u,
  ST: /^[^]{1,1024}$/u,
  TM: /^([01]\d|2[0-3])([0-5]\d([0-5]\d(\.\d{1,6})?)?)?$/,
  UI: /^(?=.{1,64}$)(0|[1-9]\d*)(\.(0|[1-9]\d*))*$/,
};

/** Forms that older equipment writes (ACR-NEMA) and that mean the same: `1999.12.31`, `23:59:59`. */
function mend(vr: string, value: string): string {
  if (vr === 'DA') return value.replace(/^(\d{4})[.\-/](\d\d)[.\-/](\d\d)$/, '$1$2$3');
  if (vr === 'TM') return value.replace(/^(\d\d):(\d\d)(?::(\d\d))?/, '$1$2$3');
  if (vr === 'CS') return value.toUpperCase();
  return value;
}

/**
 * The value as the VR allows it, mended where its meaning is beyond doubt; undefined where it is not valid: PatientAge `62` may be years,
 * months or a mistake, so it is dropped. VRs without a rule here pass.
 */
export function validValue(vr: string, value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return value ?? undefined;
  const mended = typeof value === 'number' ? value : mend(vr, value.trim());
  if (mended === '') return undefined;
  return patterns[vr]?.test(String(mended)) === false ? undefined : mended;
}
