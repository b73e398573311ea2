/** Names in the challenge's folder. */
export const kaggleFiles = {
  images: 'stage_2_train_images',
  labels: 'stage_2_train_labels.csv',
  classes: 'stage_2_detailed_class_info.csv',
  provenance: 'provenance.csv',
} as const;
