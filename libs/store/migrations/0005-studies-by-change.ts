/** Whoever watches the books asks every second for what changed. */
export const studiesByChange: readonly string[] = [`CREATE INDEX studies_by_change ON pneumogate.studies USING btree (state_since)`];
