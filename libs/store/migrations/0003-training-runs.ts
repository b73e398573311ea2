/** Runs of the trainer and their history, which nothing changes. */
export const trainingRuns: readonly string[] = [
  `CREATE TABLE pneumogate.training_runs (
     run_id text PRIMARY KEY NOT NULL,
     state text NOT NULL,
     state_since timestamp (3) with time zone NOT NULL,
     cause text NOT NULL,
     created_at timestamp (3) with time zone NOT NULL,
     scheduled_for timestamp (3) with time zone,
     facts jsonb NOT NULL
   )`,
  `CREATE TABLE pneumogate.training_history (
     run_id text NOT NULL,
     position integer NOT NULL,
     state text NOT NULL,
     at timestamp (3) with time zone NOT NULL,
     by text NOT NULL,
     why text NOT NULL,
     facts jsonb NOT NULL
   )`,
  `ALTER TABLE pneumogate.training_history ADD CONSTRAINT training_history_run_id_training_runs_run_id_fk FOREIGN KEY (run_id) REFERENCES pneumogate.training_runs(run_id) ON DELETE no action ON UPDATE no action`,
  `CREATE INDEX training_runs_by_time ON pneumogate.training_runs USING btree (created_at,run_id)`,
  `CREATE UNIQUE INDEX one_run_a_time ON pneumogate.training_runs USING btree (scheduled_for)`,
  `CREATE UNIQUE INDEX one_entry_a_position ON pneumogate.training_history USING btree (run_id,position)`,
  `CREATE TRIGGER training_history_append_only BEFORE UPDATE OR DELETE ON pneumogate.training_history FOR EACH ROW EXECUTE FUNCTION pneumogate.refuse_change()`,
  `CREATE TRIGGER training_history_kept BEFORE TRUNCATE ON pneumogate.training_history FOR EACH STATEMENT EXECUTE FUNCTION pneumogate.refuse_change()`,
];
