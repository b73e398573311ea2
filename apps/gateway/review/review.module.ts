import { Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Settings } from '#platform';
import { type Pacs, openPacs } from '../orthanc/open-pacs.ts';
import { REVIEW_PACS, SETTINGS } from '../tokens.ts';
import { EventsController } from './events.controller.ts';
import { LabelsController } from './labels.controller.ts';
import { ReviewController } from './review.controller.ts';
import { WorklistController } from './worklist.controller.ts';

/** Connections of their own, so that a reviewer waits for no job. */
@Injectable()
class ReviewConnections implements OnApplicationShutdown {
  readonly pacs: Pacs;

  constructor(@Inject(SETTINGS) { orthanc }: Settings) {
    this.pacs = openPacs(orthanc);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pacs.close();
  }
}

/** What people do with findings: the worklist, a study under review, what they said, and what to look at next. */
@Module({
  controllers: [WorklistController, ReviewController, LabelsController, EventsController],
  providers: [ReviewConnections, { provide: REVIEW_PACS, useFactory: ({ pacs }: ReviewConnections) => pacs, inject: [ReviewConnections] }],
})
export class ReviewModule {}
