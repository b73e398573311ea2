/** What people say of images: written by drizzle-kit from label-schema.ts, and the triggers that keep it append-only. */
export const labels: readonly string[] = [
  `CREATE TABLE pneumogate.documents (
     instance_id text PRIMARY KEY NOT NULL,
     study_id text NOT NULL,
     series_instance_uid text NOT NULL,
     sop_instance_uid text NOT NULL,
     sop_class_uid text NOT NULL,
     state text NOT NULL,
     code text,
     sentence text,
     revision integer DEFAULT 1 NOT NULL,
     attempts integer DEFAULT 0 NOT NULL,
     file_uuid text NOT NULL,
     received_at timestamp (3) with time zone NOT NULL,
     decided_at timestamp (3) with time zone
   )`,
  `CREATE TABLE pneumogate.readings (
     sop_instance_uid text PRIMARY KEY NOT NULL,
     series_instance_uid text NOT NULL,
     sop_class_uid text NOT NULL,
     study_id text NOT NULL,
     study_instance_uid text NOT NULL,
     reader text,
     observed_at timestamp (3) with time zone NOT NULL,
     read_at timestamp (3) with time zone NOT NULL,
     trace_kind text,
     shown_uid text,
     model_device_uid text,
     model_name text,
     model_version integer,
     notes jsonb NOT NULL
   )`,
  `CREATE TABLE pneumogate.image_labels (
     reading_uid text NOT NULL,
     sop_instance_uid text NOT NULL,
     series_instance_uid text,
     columns integer,
     rows integer,
     verdict text NOT NULL,
     marks jsonb NOT NULL
   )`,
  `CREATE TABLE pneumogate.reviews (
     key text PRIMARY KEY NOT NULL,
     study_id text NOT NULL,
     digest text NOT NULL,
     series_instance_uid text NOT NULL,
     sop_instance_uid text NOT NULL,
     sop_class_uid text NOT NULL,
     predecessor_uid text,
     content_time timestamp (3) with time zone NOT NULL,
     stored_at timestamp (3) with time zone
   )`,
  `ALTER TABLE pneumogate.documents ADD CONSTRAINT documents_study_id_studies_study_id_fk FOREIGN KEY (study_id) REFERENCES pneumogate.studies(study_id) ON DELETE cascade ON UPDATE no action`,
  `ALTER TABLE pneumogate.image_labels ADD CONSTRAINT image_labels_reading_uid_readings_sop_instance_uid_fk FOREIGN KEY (reading_uid) REFERENCES pneumogate.readings(sop_instance_uid) ON DELETE no action ON UPDATE no action`,
  `ALTER TABLE pneumogate.reviews ADD CONSTRAINT reviews_study_id_studies_study_id_fk FOREIGN KEY (study_id) REFERENCES pneumogate.studies(study_id) ON DELETE cascade ON UPDATE no action`,
  `CREATE INDEX documents_of_study ON pneumogate.documents USING btree (study_id)`,
  `CREATE INDEX documents_by_file ON pneumogate.documents USING btree (file_uuid)`,
  `CREATE INDEX readings_of_study ON pneumogate.readings USING btree (study_id)`,
  `CREATE INDEX readings_by_time ON pneumogate.readings USING btree (read_at)`,
  `CREATE UNIQUE INDEX one_label_an_image ON pneumogate.image_labels USING btree (reading_uid,sop_instance_uid)`,
  `CREATE INDEX image_labels_by_image ON pneumogate.image_labels USING btree (sop_instance_uid)`,
  `CREATE FUNCTION pneumogate.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
     END
   $$`,
  ...['readings', 'image_labels'].flatMap((table) => [
    `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON pneumogate.${table} FOR EACH ROW EXECUTE FUNCTION pneumogate.refuse_change()`,
    `CREATE TRIGGER ${table}_kept BEFORE TRUNCATE ON pneumogate.${table} FOR EACH STATEMENT EXECUTE FUNCTION pneumogate.refuse_change()`,
  ]),
];
